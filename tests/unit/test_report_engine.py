"""The PDF engine: one small page, looked at from many sides."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from tourmetrics import native
from tourmetrics.errors import RenderError
from tourmetrics.reporting import fonts
from tourmetrics.reporting.render import Rendered, render_pdf

PAGE = """<!doctype html><html lang="zh-CN"><head><title>t</title><style>
@page { size: 105mm 148mm; margin: 10mm }
body { font: 9pt/1.6 "Inter CN", "Noto Sans SC", "Noto Sans SC Full" }
:lang(en) { font-family: Inter, "Noto Sans SC", "Noto Sans SC Full" }
th { font-weight: 500 } h1 { font-weight: 700 }
</style></head><body><h1 id="top">投资落后13%</h1>
<p>接待游客1.71亿人次，咸宁“鄠”龘 <a href="#top">见首页</a>
<a href="https://example.org/x" aria-label="来源网站">1</a></p>
<p lang="en">“Visits” — 171 million <b style="font-weight: 600">now</b></p>
<table><thead><tr><th>指标</th><th>数值</th><th scope="col">单位</th></tr></thead>
<tbody><tr><th scope="row">游客</th><td>1</td><td>人次</td></tr>
<tr><th>收入</th><td>2</td><td>元</td></tr></tbody></table>
<svg width="60" height="20" viewBox="0 0 60 20"><title>完成一半</title>
<rect width="30" height="10"/></svg></body></html>"""


def render(html: str, base: Path, **options: object) -> Rendered:
    settings: dict[str, object] = {"title": "进展报告", "lang": "zh", **options}
    return render_pdf(html, base=base, **settings)  # type: ignore[arg-type]


def body(content: str, style: str = "") -> str:
    stack = '"Inter CN", "Noto Sans SC", "Noto Sans SC Full"'
    head = f"<title>t</title><style>body {{ font-family: {stack} }} {style}</style>"
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{content}</body></html>'


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return render(PAGE, tmp_path_factory.mktemp("template"))


@pytest.fixture
def pdf(rendered: Rendered, tmp_path: Path) -> pikepdf.Pdf:
    path = tmp_path / "page.pdf"
    path.write_bytes(rendered.pdf)
    return pikepdf.open(path)


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    found: list[pikepdf.Object] = [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == f"/{kind}"
    ]
    assert found, f"no {kind} in the tags"
    return found


def test_nothing_to_complain_about(rendered: Rendered) -> None:
    assert rendered.warnings == ()
    assert rendered.pages == 1


def test_same_bytes_again_and_in_another_process_with_other_surroundings(
    rendered: Rendered, tmp_path: Path
) -> None:
    assert render(PAGE, tmp_path).pdf == rendered.pdf
    page, result = tmp_path / "page.html", tmp_path / "out.pdf"
    page.write_text(PAGE, "utf-8")
    code = (
        "import sys; from pathlib import Path\n"
        "from tourmetrics.reporting.render import render_pdf\n"
        "html = Path(sys.argv[1]).read_text('utf-8')\n"
        "done = render_pdf(html, base=Path.cwd(), title='进展报告', lang='zh')\n"
        "Path(sys.argv[2]).write_bytes(done.pdf)"
    )
    elsewhere = {
        "FONTCONFIG_PATH": str(tmp_path),
        "HOME": str(tmp_path),
        "LANG": "ja_JP.UTF-8",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONUTF8": "1",
        "TZ": "Pacific/Auckland",
    }
    subprocess.run(
        [sys.executable, "-c", code, page, result],
        check=True,
        cwd=tmp_path,
        env={**os.environ, **elsewhere},
    )
    assert result.read_bytes() == rendered.pdf


def test_same_bytes_where_the_subset_library_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rendered: Rendered
) -> None:
    engine = importlib.import_module("weasyprint.pdf.fonts")
    monkeypatch.setattr(engine, "harfbuzz_subset", None)
    clock = importlib.import_module("time")
    first = render(body("<p>12"), tmp_path)
    monkeypatch.setattr(clock, "time", lambda: 2_000_000_000.0)
    assert render(body("<p>12"), tmp_path).pdf == first.pdf
    assert first.warnings == ()


def test_only_bundled_fonts_are_embedded(pdf: pikepdf.Pdf) -> None:
    names = set()
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            assert "/FontFile2" in item
            names.add(str(item.FontName).partition("+")[2])
    # The rare 龘 comes from the full font, the figures of the weights from Inter.
    assert names == {
        "Inter",
        "Inter-CN",
        "Inter-CN-Bold",
        "Inter-Semi-Bold",
        "Noto-Sans-SC",
        "Noto-Sans-SC-Bold",
        "Noto-Sans-SC-Full",
        "Noto-Sans-SC-Medium",
    }


def test_fonts_of_the_machine_are_never_taken(tmp_path: Path) -> None:
    result = render(body("<p>abc 中", "body { font-family: DejaVu Sans, monospace }"), tmp_path)
    with pikepdf.open(_saved(result, tmp_path)) as pdf:
        names = {
            str(item.FontFamily)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFamily" in item
        }
    assert names
    assert all(name.startswith(("Inter", "Noto Sans SC")) for name in names)


def test_document_is_tagged_named_and_has_a_language(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.Lang == "zh-CN"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert "/StructTreeRoot" in pdf.Root
    assert pdf.docinfo["/Title"] == "进展报告"
    assert pdf.Root.Outlines.First.Title == "投资落后13%"
    assert pdf.pages[0].Tabs == "/S"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "进展报告"


def test_header_cells_have_a_scope(pdf: pikepdf.Pdf) -> None:
    scopes = [str(cell.A.Scope) for cell in elements(pdf, "TH")]
    assert sorted(scopes) == ["/Column", "/Column", "/Column", "/Row", "/Row"]


def test_links_print_and_say_where_they_lead(pdf: pikepdf.Pdf) -> None:
    links = list(pdf.pages[0].Annots)
    assert [(int(link.F), str(link.Contents)) for link in links] == [
        (4, "见首页"),
        (4, "来源网站"),
    ]
    assert links[1].A.URI == "https://example.org/x"


def test_figures_have_a_text_and_a_box_on_the_page(pdf: pikepdf.Pdf) -> None:
    (figure,) = elements(pdf, "Figure")
    assert figure.Alt == "完成一半"
    left, bottom, right, top = (float(value) for value in figure.A.BBox)
    assert 0 < left < right < float(pdf.pages[0].MediaBox[2])
    assert 0 < bottom < top < float(pdf.pages[0].MediaBox[3])
    assert top - bottom == pytest.approx(15)


def test_a_checker_of_pdf_ua_finds_nothing(rendered: Rendered) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    report = page.validate_pdf_bytes(rendered.pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert report.failures == []
    assert report.is_compliant


def test_a_checker_of_pdf_a_finds_nothing_in_an_archive(tmp_path: Path) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    archive = render(PAGE, tmp_path, variant="pdf/a-3a", created=date(2024, 6, 30))
    report = page.validate_pdf_bytes(archive.pdf, profile=page.ValidationProfile.PDF_A_3A)
    assert report.failures == []


@pytest.mark.parametrize(
    ("lang", "tag"), [("zh", "zh-CN"), ("zh+en", "zh-CN"), ("en", "en"), ("fr-CH", "fr-CH")]
)
def test_language_of_the_document(lang: str, tag: str, tmp_path: Path) -> None:
    result = render("<title>t</title><p>1", tmp_path, lang=lang)
    with pikepdf.open(_saved(result, tmp_path)) as pdf:
        assert pdf.Root.Lang == tag


def test_file_has_a_date_only_when_given(pdf: pikepdf.Pdf, tmp_path: Path) -> None:
    assert "/CreationDate" not in pdf.docinfo
    dated = render(body("<p>1"), tmp_path, created=date(2024, 6, 30))
    with pikepdf.open(_saved(dated, tmp_path)) as other:
        assert other.docinfo["/CreationDate"] == other.docinfo["/ModDate"]
        assert str(other.docinfo["/CreationDate"]).startswith("D:20240630")


def test_identifier_tells_files_apart(tmp_path: Path) -> None:
    pdfs = [render(body("<p>1"), tmp_path, identifier=name).pdf for name in ("a", "b", "a")]
    assert pdfs[0] == pdfs[2] != pdfs[1]


def test_hostile_text_is_printed_and_named(tmp_path: Path) -> None:
    text = "&lt;script&gt; 😀 \u202eabc שלום \x01 \ud800 " + "长" * 400 + "x" * 4000
    result = render(
        body(f'<h1>{text}</h1><img alt="😀" src="missing.png">'), tmp_path, title="\x00😀"
    )
    joined = "\n".join(result.warnings)
    for sign in ("U+1F600", "U+202E", "U+05E9", "U+0001"):
        assert f"{sign} " in joined
    assert ".notdef" not in joined
    with pikepdf.open(_saved(result, tmp_path)) as pdf:
        title = str(pdf.Root.Outlines.First.Title)
        assert pdf.docinfo["/Title"] == "[U+0000 U+1F600]"
    assert title.startswith("<script> [U+1F600] [U+202E]abc [U+05E9 ")
    assert "[U+D800]" in title


def test_every_character_said_to_be_drawn_is_drawn(tmp_path: Path) -> None:
    some = "".join(f"&#{code};" for code in sorted(fonts.coverage())[::61])
    style = ":lang(en) { font-family: Inter, 'Noto Sans SC', 'Noto Sans SC Full' }"
    result = render(body(f"<p>{some}</p><p lang=en><b>{some}</b></p>", style), tmp_path)
    assert result.warnings == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<img alt="a" src="https://example.org/a.png">', "never the network"),
        ('<img alt="a" src="../secret.svg">', "outside the folder"),
        ('<link rel="stylesheet" href="http://example.org/a.css">', "never the network"),
        ('<p style="background: url(file:///etc/passwd)">x', "outside the folder"),
        ("<style>@import 'https://example.org/b.css';</style>", "never the network"),
        (
            "<style>@font-face { font-family: F; src: url(https://example.org/f.ttf) }</style>",
            "never the network",
        ),
        ('<a href="file:///etc/passwd">x</a>', "no web or mail address"),
        ('<a href="#nowhere">x</a>', "nowhere"),
        ('<img src="missing.png" alt="a">', "no such file"),
    ],
)
def test_what_is_not_loaded_is_said(content: str, said: str, tmp_path: Path) -> None:
    base = tmp_path / "template"
    base.mkdir()
    (tmp_path / "secret.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    result = render(body(content), base)
    assert said in "\n".join(result.warnings)


def test_style_sheets_of_the_template_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "report.css").write_text("@page { size: 50mm 50mm }", "utf-8")
    result = render(body('<link rel="stylesheet" href="report.css"><p>1'), tmp_path)
    with pikepdf.open(_saved(result, tmp_path)) as pdf:
        assert float(pdf.pages[0].MediaBox[2]) == pytest.approx(50 / 25.4 * 72, abs=0.1)


def test_engine_leaves_the_process_as_it_was(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dict(os.environ)
    with caplog.at_level(logging.DEBUG):
        result = render(body("<p style='colour: red'>1"), tmp_path)
    assert any("colour" in text for text in result.warnings)
    assert dict(os.environ) == before
    assert gc.isenabled()
    assert not [record for record in caplog.records if record.name.startswith("weasyprint")]
    assert capsys.readouterr() == ("", "")


def test_missing_native_libraries_are_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    class Broken:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango'")

    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    monkeypatch.setattr(native, "_loads", lambda file: False)
    with pytest.raises(RenderError) as caught:
        render(body("<p>1"), tmp_path)
    for part in ("PangoFT2", "Fontconfig", native.remedy(), "tourmetrics doctor"):
        assert part in str(caught.value)


def test_a_damaged_installation_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "fonts_dir", lambda: tmp_path)
    with pytest.raises(RenderError, match="reinstall"):
        render(body("<p>1"), tmp_path)


def _saved(result: Rendered, folder: Path) -> Path:
    path = folder / "saved.pdf"
    path.write_bytes(result.pdf)
    return path

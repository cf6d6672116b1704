"""The benchmark measures what it says: other numbers in each copy, and growth by the length."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

import tourmetrics as tm
from benchmarks import generating, kinds, lazily, measuring, others, processes, suite, texts
from benchmarks.measuring import Growth, measure_growth


@pytest.mark.parametrize("folder", [texts.SEEDS, texts.CORPUS], ids=lambda path: path.name)
def test_copies_have_other_digits_in_the_same_places(folder: Path) -> None:
    for document in texts.documents_of(folder):
        seen = {texts.changed(document.text, copy) for copy in range(9)}
        assert document.text in seen
        shapes = {re.sub("[1-9]", "1", text) for text in seen}
        assert len(shapes) == 1


@pytest.mark.parametrize(
    "text",
    ["2024年5月12日", "by 2030", "in 2019, ", "May 29, 2024", "at 8:30", "12 June", "第3号"],
)
def test_dates_stay(text: str) -> None:
    kept = text.replace("30", "__") if ":" in text else text
    assert {texts.changed(text, copy)[: len(kept) - 2] for copy in range(9)} == {text[:-2]}


@pytest.mark.parametrize("text", ["2,024 rooms", "20245", "2024.5万", "5,000", "12.5%", "8家"])
def test_other_numbers_change(text: str) -> None:
    assert texts.changed(text, 1) != text


def test_copies_reach_the_size() -> None:
    documents = texts.documents_of(texts.CORPUS)
    batch = list(texts.copies(documents, 60_000))
    assert 60_000 <= sum(len(each.text.encode()) for each in batch) < 60_000 + 30_000
    assert len({each.text for each in batch}) == len(batch)
    assert len(texts.long_text(documents, 60_000)) == 60_000
    assert texts.repeated("one ", 1000) == "one " * 250


@pytest.mark.parametrize(
    ("seconds", "ratio", "linear"),
    [
        ((0.01, 0.1, 1.0), 1.0, True),
        ((0.01, 0.02, 0.2), 1.0, True),
        ((0.01, 0.1, 3.0), 3.0, False),
        ((0.01, 1.0), 10.0, False),
    ],
)
def test_growth_is_judged_from_length_to_length(
    seconds: tuple[float, ...], ratio: float, linear: bool
) -> None:
    growth = Growth("x", (10, 100, 1000)[: len(seconds)], seconds)
    assert growth.excess == pytest.approx(ratio)
    assert growth.linear is linear


def test_measuring_stops_at_the_first_length_that_is_too_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = {10: 0.01, 100: 1.0, 1000: 100.0}
    monkeypatch.setattr(measuring, "_time_of", lambda _, text: times[len(text)])
    growth = measure_growth("quadratic", lambda length: "1" * length, (10, 100, 1000))
    assert growth.lengths == (10, 100)
    assert not growth.linear


def test_a_small_run_prints_its_tables_and_saves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")  # so that what the program sets is undone
    from benchmarks.__main__ import main

    monkeypatch.setattr(measuring, "_LEAST", 0.0)
    monkeypatch.setattr(measuring, "ALLOWED", 1e9)
    monkeypatch.setattr(texts, "WORST_CASES", {"digits": "1"})
    monkeypatch.setattr(texts, "TRAPS", {"brackets": "("})
    path = tmp_path / "benchmark.json"
    assert main(["--size", "3000", "--json", str(path)]) == 0
    printed = capsys.readouterr().out
    found = json.loads(path.read_text("utf-8"))
    assert [speed["name"] for speed in found["speed"]] == ["seeds", "corpus"]
    for speed in found["speed"]:
        assert set(speed["ratios"]) == set(speed["floors"])
        assert all(name in printed for name in speed["floors"])
    assert found["memory"]["python"] > 0
    names = [growth["name"] for growth in found["growth"]]
    assert names == ["one long document", "digits", "brackets"]
    assert all(name in printed for name in names)


def test_a_small_comparison_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    from benchmarks.comparing import main as compare_many

    assert compare_many(["--figures", "1200", "--goals", "20"]) == 0
    assert "20 goals against 1,200 figures" in capsys.readouterr().out


def test_pages_of_a_report_are_as_many_as_wanted_and_small_ones_are_small(tmp_path: Path) -> None:
    from tests.samples.province import make_province

    from benchmarks.pages import dense_pages, province_html
    from tourmetrics.reporting.render import render_pdf

    made = province_html(make_province({"320100": "南京市"}))
    html = dense_pages(made.html, 2)
    base = made.template.folder
    told = render_pdf(html, base=base, title="t", lang="zh")
    assert (told.pages, told.warnings) == (2, ())
    assert "border-collapse: collapse" in dense_pages(made.html, 2, stock=True)


def test_reports_are_timed_beside_the_bare_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from benchmarks import reporting
    from benchmarks.reporting import Small, Taken

    def ways(html: dict[str, str], pages: int) -> dict[str, Taken]:
        return {way: Taken({"ours": 1.2, "bare": 1.0}[way], pages, 10**6) for way in html}

    monkeypatch.setattr(reporting, "compare_ways", ways)
    monkeypatch.setattr(reporting, "measure_small", lambda *_: Small(5, 10, 0.1, 2, 18.0))
    path = tmp_path / "reporting.json"
    assert reporting.main(["--pages", "1", "--json", str(path)]) == 1
    saved = json.loads(path.read_text("utf-8"))
    assert saved["sizes"][0]["ratios"]["ours/bare"] == 1.2
    assert saved["small"]["a_second"] == 18.0
    assert "1 pages: ours/bare is 1.20, above 1.1" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(generating.FOLDERS))
def test_the_answers_of_a_generated_corpus_are_right(name: str) -> None:
    """Its quotes stand where they are said to, and are read as what they are said to be."""
    changed = agreed = 0
    for sample in generating.samples([name]):
        document, rows = generating.varied(sample, 3)
        for row, before in zip(rows, sample.rows, strict=True):
            assert document.text[row["start"] : row["end"]] == row["quote"]
            assert row["doc"] == document.name
            if row["quote"] != before["quote"]:
                changed += 1
                assert (row["value"], row["high"]) != (before["value"], before["high"])
                assert _is_read_as(before) == _is_read_as(row), row["quote"]
                agreed += _is_read_as(row)
    assert changed > 10
    # A number of a table may need what stands above it: in thousands.
    assert agreed > changed * 0.85


def _is_read_as(row: generating.Row) -> bool:
    values = [abs(float(span.value)) for span in tm.scan(row["quote"])]
    return any(math.isclose(value, abs(row["value"])) for value in values)


@pytest.mark.parametrize("number", ["2024", "1998", "100"])
def test_years_and_wholes_keep_their_digits(number: str) -> None:
    assert generating._turned(number, Random(1)) is None


@pytest.mark.parametrize("number", ["1,902.1", "980", "5"])
def test_other_digits_change_and_noughts_stay(number: str) -> None:
    made = {generating._turned(number, Random(n)) or "" for n in range(99)}
    assert len(made) > 8
    assert {re.sub("[1-9]", "1", new) for new in made} == {re.sub("[1-9]", "1", number)}


def test_a_corpus_has_its_size_and_its_gold(tmp_path: Path) -> None:
    count = generating.write_corpus(tmp_path / "made", 300_000)
    documents = [path for path in (tmp_path / "made").rglob("*.*") if path.name != "index.json"]
    assert len(documents) == count
    assert 300_000 <= sum(path.stat().st_size for path in documents) < 320_000
    lines = (tmp_path / "made-gold.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        text = (tmp_path / "made" / row["doc"]).read_bytes().decode()
        assert text[row["start"] : row["end"]] == row["quote"]
    texts_of = {path.read_bytes() for path in documents}
    assert len(texts_of) == count
    indexes = list((tmp_path / "made").rglob("index.json"))
    listed = [entry["doc"] for path in indexes for entry in json.loads(path.read_text("utf-8"))]
    assert len(listed) == count


def test_hits_are_held_against_gold() -> None:
    row = {"doc": "a", "start": 10, "end": 14, "value": -3.2, "optional": False}
    spare = {**row, "start": 30, "end": 34, "optional": True}
    hits = [("a", 9, 12, 3.2), ("a", 31, 32, 5.0), ("a", 50, 52, 1.0), ("b", 10, 14, 3.2)]
    told = others.measured(hits, [row, spare], 2.0, 4_000_000)
    assert (told["gold"], told["found"], told["told"]) == (1, 1, 4)
    assert (told["recall"], told["precision"]) == (1.0, 0.5)
    assert told["megabytes_a_second"] == 2.0
    assert others.measured(hits[1:], [row, spare], 1.0, 1)["found"] == 0


def test_another_extractor_that_is_not_there_is_passed_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert others.theirs("jionlp", tmp_path / "python", []) is None
    assert "jionlp: passed over" in capsys.readouterr().out
    assert others.theirs("jionlp", Path(sys.executable), []) is None
    assert "nox -s rivals" in capsys.readouterr().out


def test_accuracy_is_measured_by_language_and_kind() -> None:
    found = generating.samples(["seeds"])
    groups = kinds.measure(60_000, found)
    whole = groups["all"]
    assert whole.documents > len(found)
    by_language = [group for name, group in groups.items() if name.startswith("language ")]
    assert sum(group.bytes for group in by_language) == whole.bytes
    told = groups["originals"].as_dict(whole)
    assert told["documents"] == len(found)
    assert told["f1"] > 0.9
    assert groups["all"].as_dict(whole)["ratio"] == 1.0


def test_the_suite_runs_what_is_named_and_saves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code = "import sys, pathlib; pathlib.Path(sys.argv[-1]).write_text('[1]'); sys.exit({})"
    for name, status in (("good", 0), ("bad", 1)):
        (tmp_path / f"{name}.py").write_text(code.format(status), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(suite, "BENCHMARKS", {"a": ("good",), "b": ("bad",), "c": ("missing",)})
    assert suite.main(["a", "--json", str(tmp_path / "one.json")]) == 0
    one = json.loads((tmp_path / "one.json").read_text("utf-8"))
    assert one == {"machine": suite.machine(), "a": [1]}
    assert suite.main(["--json", str(tmp_path / "all.json")]) == 1
    assert set(json.loads((tmp_path / "all.json").read_text("utf-8"))) == {"machine", "a", "b"}
    assert "b, c" in capfd.readouterr().out


@pytest.mark.parametrize("module", [entry[0] for entry in suite.BENCHMARKS.values()])
def test_every_benchmark_is_a_module_that_saves_json(module: str) -> None:
    from importlib import import_module

    name = f"{module}.__main__" if module == "benchmarks" else module
    with pytest.raises(SystemExit) as end:
        import_module(name).main(["--help"])
    assert end.value.code == 0


def test_a_command_that_fails_is_no_time() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        processes.shortest_run([sys.executable, "-c", "raise SystemExit(3)"], 1)
    processor, clock = processes.shortest_run([sys.executable, "-c", "pass"], 2)
    assert processor > 0
    assert clock > 0


def test_copies_of_figures_lie_in_other_places(tmp_path: Path) -> None:
    figures = tm.extract(texts.CORPUS)
    count = lazily.write_parts(figures, figures.height * 6, tmp_path / "parts")
    whole = tm.scan_figures(tmp_path / "parts").collect()
    assert (count, whole.height) == (figures.height * 6, figures.height * 6)
    assert whole["figure_id"].n_unique() == whole.height
    assert whole["doc"].n_unique() == figures["doc"].n_unique() * 6
    assert whole["region"].n_unique() > figures["region"].n_unique() * 5

"""Make ``reports/fonts/``: the static font subsets that every report is set in.

Run it from the root of a checkout, whenever ``data/`` or ``seeds/`` gain characters or a
new release of the fonts is wanted::

    python scripts/make_fonts.py                         # fetches both packages with npm
    python scripts/make_fonts.py --noto DIR --inter DIR  # uses unpacked packages

The sources are the npm packages ``@expo-google-fonts/noto-sans-sc`` and
``@expo-google-fonts/inter`` (static TrueType files of one weight each, SIL Open Font
License). The list of the 8,105 characters of the national standard table (通用规范汉字表) is
kept beside the fonts as ``hanzi.txt``; ``--unihan FILE`` makes it anew from
``Unihan_OtherMappings.txt.bz2`` or ``Unihan_Readings.txt.bz2`` (Debian package
``unicode-data``, field ``kTGH``).

Made are: Noto Sans SC 400/500/700 cut to that list plus all characters of the project;
Inter 400/500/600/700 twice, as "Inter" for English and as "Inter CN" without the signs that
Chinese sets in full width; Noto Sans SC 400 whole, as "Noto Sans SC Full", for rare
characters; both licence texts; ``coverage.txt``, the ranges of code points that some face
draws; and ``fonts.css`` for looking at a report in a browser.
The same sources and the same fontTools give the same bytes.
"""

from __future__ import annotations

import argparse
import bz2
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "reports" / "fonts"

#: Weights: CSS number -> name of the source file after its underscore.
NOTO_WEIGHTS = {400: "Regular", 500: "Medium", 700: "Bold"}
INTER_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}

#: Ranges that both faces hold: Latin, signs of number and currency.
LATIN = [
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x17F),  # Latin-1, Latin Extended-A
    (0x218, 0x21B),  # Romanian comma-below letters
    (0x2C6, 0x2DD),  # spacing accents
    (0x2009, 0x200A),  # thin and hair space
    (0x2010, 0x2013),  # hyphens, figure dash, en dash
    (0x202F, 0x202F),  # narrow no-break space
    (0x2030, 0x2030),  # per mille
    (0x2032, 0x2033),  # primes
    (0x2039, 0x203A),  # single angle quotes
    (0x2044, 0x2044),  # fraction slash
    (0x2070, 0x208E),  # superscripts, subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2116, 0x2116),  # numero
    (0x2122, 0x2122),  # trade mark
    (0x2150, 0x215E),  # fractions
    (0x2212, 0x2212),  # minus
    (0x2248, 0x2248),  # almost equal
    (0x2260, 0x2260),  # not equal
    (0x2264, 0x2265),  # at most, at least
]
#: Signs that English takes from Inter, and Chinese from Noto, in full width.
AMBIGUOUS = [
    (0xB7, 0xB7),  # middle dot
    (0x2014, 0x2027),  # em dash, quotes, daggers, bullet, ellipsis
    (0x2190, 0x21FF),  # arrows
    (0x2460, 0x24FF),  # enclosed figures
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2605, 0x2606),  # stars
    (0x2713, 0x2717),  # check marks and crosses
]
#: What Chinese text needs besides hanzi and the two lists above.
CHINESE = [
    (0x370, 0x3FF),  # Greek
    (0x400, 0x45F),  # Cyrillic
    (0x2100, 0x214F),  # letterlike signs
    (0x2160, 0x217F),  # Roman numerals
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical signs
    (0x2500, 0x257F),  # box drawing
    (0x2600, 0x27BF),  # signs and dingbats
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3040, 0x30FF),  # kana
    (0x3105, 0x312F),  # bopomofo
    (0x3200, 0x33FF),  # enclosed and squared signs
    (0xFE30, 0xFE6F),  # vertical and small forms
    (0xFF00, 0xFFEF),  # full-width forms
]
NOTO_FEATURES = ["ccmp", "locl", "kern", "palt", "halt", "mark", "liga", "fwid", "hwid", "pwid"]
INTER_FEATURES = ["ccmp", "locl", "calt", "case", "kern", "mark", "mkmk"]
INTER_FEATURES += ["tnum", "pnum", "frac", "numr", "dnom", "sups", "subs", "ordn", "zero", "ss03"]

#: Name records that stay: copyright, family, style, full name, PostScript name, licence.
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17)
#: 1 January 1970 in the epoch of font files (1904): dates say nothing here.
EPOCH = 2082844800


def characters(ranges: Iterable[tuple[int, int]]) -> set[int]:
    """Return all code points of closed ranges."""
    return {code for first, last in ranges for code in range(first, last + 1)}


def read_unihan(path: Path) -> list[str]:
    """Return the characters of the standard table from a Unihan file, in code order."""
    text = bz2.decompress(path.read_bytes()).decode("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if "\tkTGH\t" in line)
    return sorted(chr(int(row[0].removeprefix("U+"), 16)) for row in rows if row[0][0] != "#")


def project_characters() -> set[int]:
    """Return every character of the texts in ``data/``, ``seeds/`` and ``reports/``."""
    found: set[int] = set()
    for folder in (ROOT / "data", ROOT / "seeds", ROOT / "reports" / "templates"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".csv", ".toml", ".json", ".txt", ".md", ".html", ".po", ".css"}:
                found.update(map(ord, path.read_text("utf-8")))
    return {code for code in found if code >= 0x20}


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the font a family name of ours, so that no installed font is taken for it."""
    postscript = f"{family.replace(' ', '')}-{style}"
    names = font["name"]
    licence = {record.nameID: str(record) for record in names.names}
    names.names = []
    plain = style in ("Regular", "Bold")
    values = {
        0: licence[0],
        1: family if plain else f"{family} {style}",
        2: style if plain else "Regular",
        3: f"tourmetrics;{postscript}",
        4: f"{family} {style}",
        5: licence[5],
        6: postscript,
        13: licence[13],
        14: licence[14],
    }
    if not plain:
        values |= {16: family, 17: style}
    for number in NAMES:
        if number in values:
            names.setName(values[number], number, 3, 1, 0x409)


def write(font: TTFont, target: Path) -> None:
    """Write the font with fixed dates, whole or not at all."""
    font["head"].created = font["head"].modified = EPOCH
    temporary = target.with_suffix(".tmp")
    font.save(temporary, reorderTables=True)
    temporary.replace(target)
    print(f"{target.name}: {target.stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters")


def cut(source: Path, codes: set[int] | None, features: list[str]) -> TTFont:
    """Open a font and keep only the given code points (``None``: all of them)."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=features,
        name_IDs=["*"],
        notdef_outline=True,
        hinting=False,
        glyph_names=False,
        # Vertical writing is never used, and STAT is for variable families.
        drop_tables=[*subset.Options().drop_tables, "STAT", "vhea", "vmtx", "BASE"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes if codes is not None else set(font.getBestCmap()))
    subsetter.subset(font)
    return font


def source(package: Path, weight: int, style: str) -> Path:
    """Return the file of one weight in an unpacked package."""
    found = list((package / f"{weight}{style}").glob(f"*_{weight}{style}.ttf"))
    if len(found) != 1:
        raise SystemExit(f"{package}: no file of weight {weight} {style}")
    return found[0]


def fetch(name: str, folder: Path) -> Path:
    """Unpack an npm package below ``folder`` and return the folder that holds it."""
    subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True)
    archive = next(folder.glob(f"*{name.rpartition('/')[2]}*.tgz"))
    target = folder / name.rpartition("/")[2]
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def faces() -> Iterator[tuple[str, int, str]]:
    """Yield family, weight and file name of every face made."""
    yield from (("Noto Sans SC", w, f"NotoSansSC-{w}.ttf") for w in NOTO_WEIGHTS)
    yield ("Noto Sans SC Full", 400, "NotoSansSCFull-400.ttf")
    for family, stem in (("Inter", "Inter"), ("Inter CN", "InterCN")):
        yield from ((family, w, f"{stem}-{w}.ttf") for w in INTER_WEIGHTS)


def write_css(target: Path) -> None:
    """Write the style sheet that declares the faces to a browser."""
    rules = [
        "/* Made by scripts/make_fonts.py, for looking at a report's HTML in a browser.\n"
        "   The PDF engine registers the same files under the same names by itself.\n"
        '   Stacks: Chinese "Inter CN", "Noto Sans SC", "Noto Sans SC Full";\n'
        '   English Inter, "Noto Sans SC", "Noto Sans SC Full". */'
    ]
    rules += [
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("{name}") format("truetype"); }}'
        for family, weight, name in faces()
    ]
    target.write_text("\n".join(rules) + "\n", "utf-8", newline="\n")


def write_coverage(target: Path) -> None:
    """Write the code points that at least one face draws, as lines ``first last`` in hex.

    Reading the tables of a font of 30,000 characters takes a tenth of a second, reading
    this file a thousandth.
    """
    codes: set[int] = set()
    for _, _, name in faces():
        codes.update(TTFont(target.parent / name, lazy=True).getBestCmap())
    rows: list[list[int]] = []
    for code in sorted(codes):
        if rows and code == rows[-1][1] + 1:
            rows[-1][1] = code
        else:
            rows.append([code, code])
    text = "".join(f"{first:X} {last:X}\n" for first, last in rows)
    target.write_text(text, "utf-8", newline="\n")


def make(noto: Path, inter: Path, target: Path) -> None:
    """Write all fonts, licences and the style sheet into ``target``."""
    hanzi = set(map(ord, (FONTS / "hanzi.txt").read_text("utf-8"))) - {0x0A}
    latin, ambiguous = characters(LATIN), characters(AMBIGUOUS)
    wanted = hanzi | latin | ambiguous | characters(CHINESE) | project_characters()
    for weight, style in NOTO_WEIGHTS.items():
        font = cut(source(noto, weight, style), wanted, NOTO_FEATURES)
        rename(font, "Noto Sans SC", style)
        write(font, target / f"NotoSansSC-{weight}.ttf")
    full = cut(source(noto, 400, "Regular"), None, NOTO_FEATURES)
    rename(full, "Noto Sans SC Full", "Regular")
    write(full, target / "NotoSansSCFull-400.ttf")
    for family, stem, codes in (
        ("Inter", "Inter", latin | ambiguous),
        ("Inter CN", "InterCN", latin - ambiguous),
    ):
        for weight, style in INTER_WEIGHTS.items():
            font = cut(source(inter, weight, style), codes, INTER_FEATURES)
            rename(font, family, style)
            write(font, target / f"{stem}-{weight}.ttf")
    for package, name in ((noto, "NotoSansSC"), (inter, "Inter")):
        licence = (package / "LICENSE_FONT").read_bytes().replace(b"\r\n", b"\n")
        (target / f"OFL-{name}.txt").write_bytes(licence)
    write_coverage(target / "coverage.txt")
    write_css(target / "fonts.css")


def main() -> None:
    """Read the command line and make the fonts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--noto", type=Path, help="unpacked @expo-google-fonts/noto-sans-sc")
    parser.add_argument("--inter", type=Path, help="unpacked @expo-google-fonts/inter")
    parser.add_argument("--unihan", type=Path, help="make hanzi.txt anew from this Unihan file")
    parser.add_argument("--output", type=Path, default=FONTS, help="folder to write into")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    if options.unihan:
        found = "".join(read_unihan(options.unihan))
        rows = [found[at : at + 50] for at in range(0, len(found), 50)]
        (FONTS / "hanzi.txt").write_text("\n".join(rows) + "\n", "utf-8", newline="\n")
    with tempfile.TemporaryDirectory() as name:
        noto = options.noto or fetch("@expo-google-fonts/noto-sans-sc", Path(name))
        inter = options.inter or fetch("@expo-google-fonts/inter", Path(name))
        make(noto, inter, options.output)


if __name__ == "__main__":
    main()

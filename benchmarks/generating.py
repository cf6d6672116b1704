"""Makes corpora of any size from the open documents, with other numbers and right answers known.

    python -m benchmarks.generating corpus --size 100

Writes folders of documents with their ``index.json``, and ``gold.jsonl`` beside them. Each copy of
a document has other digits in its figures, and its gold rows say their values; what is no figure
stays as it is, dates above all. Spans stay where they are.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.texts import ROOT, documents_of
from tourmetrics.model import Document

Row = Mapping[str, Any]

GOLD = ROOT / "tests" / "gold"
FOLDERS = {
    "seeds": ROOT / "seeds",
    **{path.name: path for path in sorted((ROOT / "tests").glob("corpus*"))},
}

_NUMBER = re.compile(r"[0-9]+(?:[,.][0-9]+)*")
_NINE = "123456789"
# Words that add to the digits: three and a half.
_ADDED = re.compile(r"[半零〇一二三四五六七八九]|half|quarter", re.IGNORECASE)
# Numbers whose digits say more than an amount: a year, or all of something.
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ALL = "100"


@dataclass(frozen=True, slots=True)
class Sample:
    """A document with its gold rows, and what kind of document it is in which language."""

    document: Document
    rows: tuple[Row, ...]
    language: str
    kind: str
    entry: Mapping[str, Any]


def samples(names: Sequence[str] = tuple(FOLDERS)) -> list[Sample]:
    """Return the open documents of some folders."""
    found = []
    for name in names:
        folder = FOLDERS[name]
        entries = {e["doc"]: e for e in json.loads((folder / "index.json").read_text("utf-8"))}
        lines = (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        for document in documents_of(folder):
            entry = entries[document.name]
            mine = tuple(row for row in rows if row["doc"] == document.name)
            kind = str(entry.get("kind") or "other")
            found.append(Sample(document, mine, str(entry["language"]), kind, entry))
    return found


def varied(sample: Sample, copy: int) -> tuple[Document, list[Row]]:
    """Return a copy of a document with other digits in its figures, and its gold rows.

    Copy 0 has the digits of the original.
    """
    name = f"{copy:06}/{sample.document.name}"
    letters = list(sample.document.text)
    rows: list[Row] = []
    for at, row in enumerate(sample.rows):
        alone = not any(
            other is not row and other["start"] < row["end"] and row["start"] < other["end"]
            for other in sample.rows
        )
        quote: str = row["quote"]
        values: dict[str, float] = {}
        if copy and alone:
            quote, values = _changed(row, Random(f"{copy} {at}"))
        letters[row["start"] : row["end"]] = quote
        rows.append({**row, **values, "quote": quote, "doc": name})
    text = "".join(letters)
    if copy:
        # A document without figures would be a mere copy, which is not read twice.
        text = f"{text.rstrip()}\n\n{_in_letters(copy)}\n"
    return replace(sample.document, name=name, text=text), rows


def _in_letters(number: int) -> str:
    return f"{number:06}".translate(str.maketrans("0123456789", "bcdfghjklm"))


def corpus(size: int, found: Sequence[Sample]) -> Iterator[tuple[Sample, Document, list[Row]]]:
    """Yield copies of documents until they hold ``size`` bytes."""
    held = copy = 0
    while held < size:
        for sample in found:
            document, rows = varied(sample, copy)
            held += len(document.text.encode())
            yield sample, document, rows
            if held >= size:
                return
        copy += 1


def write_corpus(folder: Path, size: int) -> int:
    """Write a corpus of ``size`` bytes into a new folder; return the number of documents."""
    folder.mkdir(parents=True)
    count = 0
    entries: list[dict[str, Any]] = []
    place = folder
    with (folder.parent / f"{folder.name}-gold.jsonl").open("w", encoding="utf-8") as gold:
        for sample, document, rows in corpus(size, samples()):
            above = (folder / document.name).parent
            if above != place:
                _write_index(place, entries)
                place, entries = above, []
                place.mkdir()
            (folder / document.name).write_bytes(document.text.encode())
            entries.append(dict(sample.entry))
            for row in rows:
                gold.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    _write_index(place, entries)
    return count


def _write_index(place: Path, entries: list[dict[str, Any]]) -> None:
    if entries:
        text = json.dumps(entries, ensure_ascii=False, indent=1)
        (place / "index.json").write_text(text, encoding="utf-8")


def _changed(row: Row, chance: Random) -> tuple[str, dict[str, float]]:
    """Return a quote with other digits and what it then says; unchanged where that is not sure."""
    quote: str = row["quote"]
    found = list(_NUMBER.finditer(quote))
    names = ["value"] if row.get("high") is None else ["value", "high"]
    if len(found) != len(names) or _ADDED.search(quote):
        return quote, {}
    values: dict[str, float] = {}
    pieces: list[str] = []
    done = 0
    for name, match in zip(names, found, strict=True):
        new = _turned(match[0], chance)
        if new is None or not _number(match[0]):
            return quote, {}
        scaled = Decimal(str(row[name])) / _number(match[0]) * _number(new)
        values[name] = float(scaled)
        pieces += [quote[done : match.start()], new]
        done = match.end()
    if len(names) == 2 and not values["value"] < values["high"]:
        return quote, {}
    return "".join((*pieces, quote[done:])), values


def _turned(number: str, chance: Random) -> str | None:
    """Return a number of the same length with other digits, or ``None`` where they say more."""
    if _YEAR.fullmatch(number) or number == _ALL:
        return None
    digits = (digit if digit not in _NINE else chance.choice(_NINE) for digit in number)
    new = "".join(digits)
    return None if _YEAR.fullmatch(new) or new == _ALL else new


def _number(text: str) -> Decimal:
    """Return a number with commas between its thousands, or a point before its decimals."""
    return Decimal(text.replace(",", "")) if text.count(".") < 2 else Decimal(0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a corpus."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generating", description=about)
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--size", type=float, default=10, metavar="MB", help="(default: 10)")
    options = parser.parse_args(arguments)
    count = write_corpus(options.folder, int(options.size * 1e6))
    print(f"{options.folder}: {count} documents; their gold: {options.folder}-gold.jsonl")


if __name__ == "__main__":
    main()

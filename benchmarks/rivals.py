"""Runs one of the other extractors over texts; a program for an environment of its own.

    PYTHON benchmarks/rivals.py quantulum3 < documents.json > found.json

It imports nothing of this project. Read are objects with ``name``, ``text`` and ``language``;
written are the seconds of the processor, and of each number its document, span and value.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

Hit = tuple[int, int, float]
Finder = Callable[[str, str], Iterator[Hit]]

_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def quantulum3() -> Finder:
    """Quantities with units, of English texts."""
    from quantulum3 import parser  # type: ignore[import-not-found]

    def find(text: str, language: str) -> Iterator[Hit]:
        for quantity in parser.parse(text):
            start, end = quantity.span
            yield start, end, float(quantity.value)

    return find


def recognizers() -> Finder:
    """The four models of Recognizers-Text: numbers, percentages, currencies, dimensions."""
    from recognizers_number import (  # type: ignore[import-not-found]
        Culture,
        recognize_number,
        recognize_percentage,
    )
    from recognizers_number_with_unit import (  # type: ignore[import-not-found]
        recognize_currency,
        recognize_dimension,
    )

    models = (recognize_percentage, recognize_currency, recognize_dimension, recognize_number)

    def find(text: str, language: str) -> Iterator[Hit]:
        culture = Culture.English if language == "en" else Culture.Chinese
        hits: list[Hit] = []
        for model in models:
            for found in model(text, culture):
                value = _PLAIN.match(str((found.resolution or {}).get("value")))
                within = any(s <= found.start and found.end < e for s, e, _ in hits)
                if value and not within:
                    hits.append((found.start, found.end + 1, float(value[0])))
        yield from hits

    return find


def jionlp() -> Finder:
    """Sums of money in Chinese texts."""
    with contextlib.redirect_stdout(sys.stderr):
        import jionlp as jio  # type: ignore[import-not-found]

    def find(text: str, language: str) -> Iterator[Hit]:
        for money in jio.ner.extract_money(text, with_parsing=True):
            number = money["detail"]["num"]
            value = _PLAIN.match(str(number[0] if isinstance(number, list) else number))
            if value:
                start, end = money["offset"]
                yield start, end, float(value[0])

    return find


RIVALS: dict[str, Callable[[], Finder]] = {
    "quantulum3": quantulum3,
    "recognizers-text": recognizers,
    "jionlp": jionlp,
}


def main() -> None:
    """Read documents, find numbers, and write them."""
    warnings.simplefilter("ignore")
    if sys.argv[1:] == ["--names"]:
        for name, load in RIVALS.items():
            load()
            print(name, "is there")
        return
    documents: list[dict[str, str]] = json.load(sys.stdin)
    find = RIVALS[sys.argv[1]]()
    # What is compiled at the first use is not counted.
    list(find("接待游客12万人次。", "zh")), list(find("12 million visitors", "en"))
    found: list[Any] = []
    start = time.process_time()
    for document in documents:
        with contextlib.redirect_stdout(sys.stderr):
            hits = list(find(document["text"], document["language"]))
        found += [(document["name"], *hit) for hit in hits]
    seconds = time.process_time() - start
    json.dump({"seconds": seconds, "found": found}, sys.stdout)


if __name__ == "__main__":
    main()

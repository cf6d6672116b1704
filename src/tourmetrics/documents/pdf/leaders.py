"""Takes the dotted leaders out of lines, and the page numbers off a list of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tourmetrics.documents.pdf.shapes import Line, Word, chunks, line_of
from tourmetrics.documents.rules import Rules

_DOTS = ".．…·‥"
_RUN = re.compile(rf"[{_DOTS}]{{3,}}|[…‥]{{2,}}|(?<=\S)\.{{3,}}")
_ONLY_DOTS = re.compile(rf"[{_DOTS}]+")
_PAGE = re.compile(r"\d{1,4}|[ivxlc]{1,6}")
# A line with so many dots has a leader; ellipses have fewer.
_LEAST = 5
_ENTRIES = 3
# The printed numbers may run ahead of the pages of the file.
_FRONT = 20


def without_leaders(lines: Sequence[Line], last_page: int, rules: Rules) -> list[Line]:
    """Return the lines of a page without leaders.

    Where each leads to one page number and those go up, it is a list of contents, and the
    numbers are left out as well; in a table the numbers stay.
    """
    dotted = {at for at, line in enumerate(lines) if _dots(line) >= _LEAST}
    if any(rules.contents.fullmatch(line.text) for line in lines):
        dotted |= {at for at, line in enumerate(lines) if _leads(line)}
    if not dotted:
        return list(lines)
    bare = {at: tuple(_bare(lines[at])) for at in dotted}
    ends = [bare[at][-1].text for at in sorted(dotted) if len(bare[at]) > 1]
    pages = [int(text) for text in ends if text.isdigit()]
    contents = (
        len(pages) >= _ENTRIES
        and pages == sorted(pages)
        and pages[-1] <= last_page + _FRONT
        and all(_PAGE.fullmatch(text) for text in ends)
    )
    result: list[Line] = []
    for at, line in enumerate(lines):
        words = bare.get(at, line.words)
        if at in dotted and contents and len(words) > 1 and _PAGE.fullmatch(words[-1].text):
            words = words[:-1]
        if words:
            result.append(line_of(words) if at in dotted else line)
    return result


def _leads(line: Line) -> bool:
    """Whether a line has one number at its end, far from the words before it."""
    groups = chunks(line.words)
    return len(groups) == 2 and len(groups[1]) == 1 and bool(_PAGE.fullmatch(groups[1][0].text))


def _dots(line: Line) -> int:
    return sum(word.text.count(dot) for word in line.words for dot in _DOTS)


def _bare(line: Line) -> Iterator[Word]:
    """Yield the words of a line without those of dots, and parted where dots run through them."""
    for word in line.words:
        if _ONLY_DOTS.fullmatch(word.text):
            continue
        step = (word.x1 - word.x0) / len(word.text)
        begun = 0
        for run in [*_RUN.finditer(word.text), None]:
            end = run.start() if run else len(word.text)
            if end > begun:
                low, high = word.x0 + step * begun, word.x0 + step * end
                yield replace(word, text=word.text[begun:end], x0=low, x1=high)
            begun = run.end() if run else end

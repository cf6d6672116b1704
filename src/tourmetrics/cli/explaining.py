"""The command explain: why a number became a figure, or did not."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tourmetrics.cli.guard import say
from tourmetrics.cli.messages import print_json
from tourmetrics.cli.options import Index, Json, examples
from tourmetrics.cli.project import assumed_for

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from tourmetrics.extraction import Evidence, Explanation

_FIGURE = (
    "kind",
    "value",
    "high",
    "comparator",
    "unit",
    "metric",
    "label",
    "measure",
    "change",
    "period",
    "region",
    "each",
    "confidence",
)
# The number, then the words of each field; the names are those of the basic sixteen colours.
_NUMBER = "bold reverse"
_STYLES = {
    "kind": "green",
    "measure": "yellow",
    "change": "yellow",
    "comparator": "magenta",
    "unit": "cyan",
    "metric": "bold cyan",
    "period": "blue",
    "region": "bright_blue",
    "each": "bright_magenta",
    "reason": "red",
}
_VERDICTS = {"target": "bold yellow", "reported": "bold green", "rejected": "bold red"}
_COLUMN = 11


def add_explain(app: typer.Typer) -> None:
    """Add the command ``explain``."""
    shown = examples(
        "tourmetrics explain seeds/003_f47aa6b35c3e97d1.txt",
        "tourmetrics explain plan.txt --at 1207",
        "tourmetrics explain plan.txt --json",
    )

    @app.command("explain", epilog=shown)
    def explain(
        document: Annotated[
            Path, typer.Argument(metavar="DOCUMENT", show_default=False, dir_okay=False)
        ],
        at: Annotated[
            int | None,
            typer.Option(
                "--at",
                min=0,
                metavar="OFFSET",
                show_default=False,
                help="Only the number at this character of the text, the first being 0.",
            ),
        ] = None,
        index: Index = None,
        as_json: Json = False,
    ) -> None:
        """Tell why a number became a figure or did not: the rules, the words, the rows of data."""
        from tourmetrics.workflow import explain as explain_document

        said = assumed_for(document)
        found = explain_document(document, at, index=index, **said)
        if not found:
            others = explain_document(document, index=index, **said) if at is not None else []
            say(_nothing(document, at, others))
        if as_json:
            print_json([_plain(one) for one in found])
            return
        _print(found)


def _nothing(document: Path, at: int | None, others: Sequence[Explanation]) -> str:
    """Say that there is no number, and where the nearest one is."""
    if at is None or not others:
        return f"{document}: there is no number"
    near = min(others, key=lambda one: max(one.start - at, at - one.end + 1))
    return (
        f"{document}: there is no number at character {at}; the nearest is “{near.quote}” "
        f"at {near.start}–{near.end} (--at {near.start})"
    )


def _plain(item: Explanation) -> dict[str, Any]:
    """Return an explanation as plain values; the keys are described in docs/commands.md."""
    figure = item.figure
    parts = ("start", "end", "quote", "verdict", "reason", "rule", "locator", "sentence",
             "sentence_start")  # fmt: skip
    return {
        **{name: getattr(item, name) for name in parts},
        "figure": None if figure is None else {n: _value(getattr(figure, n)) for n in _FIGURE},
        "evidence": [_plain_evidence(one) for one in item.evidence],
    }


def _plain_evidence(one: Evidence) -> dict[str, Any]:
    parts = ("field", "value", "rule", "source", "start", "end", "words")
    return {
        **{name: getattr(one, name) for name in parts},
        "entries": [{"file": e.file, "line": e.line, "text": e.text} for e in one.entries],
        "passed_over": [
            {"value": c.value, "start": c.start, "end": c.end, "words": c.words}
            for c in one.passed_over
        ],
    }


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return "/".join(map(str, value))
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _print(found: Sequence[Explanation]) -> None:
    from rich.console import Console

    # Rich knows NO_COLOR, FORCE_COLOR and what a terminal can show.
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    coloured = console.color_system is not None and not console.no_color
    for number, item in enumerate(found):
        if number:
            console.print()
        _print_one(item, console, coloured=coloured)


def _print_one(item: Explanation, console: Console, *, coloured: bool) -> None:
    from rich.text import Text

    def style(name: str) -> str:
        return name if coloured else ""

    head = Text(f"{item.start}–{item.end}  ")
    head.append(item.quote, style("bold"))
    head.append("  → ").append(item.verdict, style(_VERDICTS[item.verdict]))
    head.append(f"  ({item.locator}")
    head.append(f", confidence {item.figure.confidence:g})" if item.figure else ")")
    console.print(head)
    console.print(_marked(item, coloured=coloured))
    if item.figure is not None:
        figure = item.figure
        value = f"{figure.value}" + (f" to {figure.high}" if figure.high is not None else "")
        console.print(Text(f"    {'value':<{_COLUMN}}{value}"))
    for one in item.evidence:
        if one.source == "default" and one.value in (None, "eq") and not one.passed_over:
            continue
        console.print(_line(one, coloured=coloured))
        for passed in one.passed_over:
            note = f"    {'':<{_COLUMN}}passed over: {passed.value} “{passed.words}”"
            console.print(Text(note, style("dim")))


def _line(one: Evidence, *, coloured: bool) -> Text:
    from rich.text import Text

    style = _STYLES.get(one.field, "") if coloured else ""
    line = Text(f"    {one.field:<{_COLUMN}}")
    line.append(one.value or "–", style)
    if one.words:
        line.append(", by ").append(f"“{' '.join(one.words.split())}”", style)
    near = one.source in ("default", "sentence", "number") or one.source in one.rule
    place = "" if near else f", {one.source}"
    if one.rule != one.value:
        line.append(f" ({one.rule}{place})")
    for entry in one.entries:
        line.append(f"  {entry.file}:{entry.line} {entry.text}", "dim" if coloured else "")
    return line


def _marked(item: Explanation, *, coloured: bool) -> Text:
    """Return the sentence with the number and the words that decided: in colours or brackets."""
    from rich.text import Text

    start, sentence = item.sentence_start, item.sentence
    spans = [
        (one.start - start, one.end - start, _STYLES.get(one.field, ""))
        for one in item.evidence
        if one.start is not None and one.end is not None
    ]
    spans = [span for span in spans if span[0] >= 0 and span[1] <= len(sentence)]
    number = item.start - start, item.end - start, _NUMBER
    if coloured:
        shown = Text("    ").append(sentence)
        for left, right, style in [*spans, number]:
            shown.stylize(style, left + 4, right + 4)
    else:
        shown = Text(f"    {_bracketed(sentence, number[:2], [span[:2] for span in spans])}")
    # A sentence may go over several lines of the document.
    return Text(" ").join(shown.split("\n")) if "\n" in sentence else shown


def _bracketed(sentence: str, number: tuple[int, int], spans: Sequence[tuple[int, int]]) -> str:
    """Return a sentence with ``[[ ]]`` around its number and ``[ ]`` around what decided.

    >>> _bracketed("received 171 visitors", (9, 21), [(0, 8), (13, 21)])
    '[received] [[171 visitors]]'
    """
    left, right = number
    pieces: list[str] = []
    at = 0
    for begin, end in sorted({number, *spans}, key=lambda span: (span[0], -span[1])):
        own = (begin, end) == number
        if begin < at or (not own and begin < right and end > left):
            continue
        opening, closing = ("[[", "]]") if own else ("[", "]")
        pieces += [sentence[at:begin], opening, sentence[begin:end], closing]
        at = end
    return "".join([*pieces, sentence[at:]])

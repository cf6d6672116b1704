"""The sheets of the workbook: their names, their columns, and what each column is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tourmetrics.review.schema import FIELDS
from tourmetrics.review.workbook.words import Words
from tourmetrics.tables import GOALS

# The hidden sheets; nobody reads their names.
LISTS, KEPT = "lists", "exported"
KEY = "key"
# The first row has titles for people, the second the names of the columns.
HEADS = 2
ADDED_ROWS = 500
REVIEW = ("action", "by", "at", "why")
DATES = frozenset({"period_start", "period_end", "published"})
NUMBERS = frozenset({"value", "high", "baseline_value", "version", "confidence", "figures"})

SheetName = Literal["figures", "rejected", "added", "goals", "documents", "read_me"]
Role = Literal["key", "edit", "told"]


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its name in the tables, its title and meaning for people, its width.

    ``role``: ``key`` tells which row it is and must stay, ``edit`` is the reviewer's, ``told`` is
    only for reading.
    """

    name: str
    title: str
    meaning: str
    role: Role
    width: float = 14


def sheet_names(words: Words) -> dict[SheetName, str]:
    """Return what the sheets are called, in the order of their tabs."""
    text = words.text
    return {
        "read_me": text("Read me"),
        "figures": text("Figures"),
        "rejected": text("Not taken"),
        "added": text("Added"),
        "goals": text("Goals"),
        "documents": text("Documents"),
    }


def heads(words: Words) -> dict[SheetName, tuple[Head, ...]]:
    """Return the columns of each sheet that holds rows."""
    known = {head.name: head for head in (*_keys(words), *_edited(words), *_told(words))}

    def some(*names: str) -> tuple[Head, ...]:
        return tuple(known[name] for name in names)

    edited = ("action", *_FIELD_ORDER, "by", "at", "why")
    told = ("locator", "published", "publisher", "confidence", "rule")
    found = ("doc", "locator")
    return {
        "figures": some("quote", "sentence", *edited, "doc", *told, "reviewed_by", "reviewed_at",
                        "figure_id", KEY),
        "rejected": some("quote", "sentence", "reason", *edited, *found, KEY),
        "added": _free(some("quote", "sentence", "doc", *edited[1:])),
        "goals": (*_goals(words, known), known[KEY]),
        "documents": some("doc", "figures", "published", "publisher"),
    }  # fmt: skip


# As a person reads them: what kind of statement, how much, of what, where and when.
_FIELD_ORDER = (
    "kind",
    "metric",
    "label",
    "comparator",
    "value",
    "high",
    "unit",
    "measure",
    "change",
    "period_start",
    "period_end",
    "region",
    "each",
)
if set(_FIELD_ORDER) != set(FIELDS):  # a field more in one place would never be read back
    raise AssertionError("the sheet has not the fields of a correction")


def _free(heads: tuple[Head, ...]) -> tuple[Head, ...]:
    return tuple(Head(h.name, h.title, h.meaning, "edit", h.width) for h in heads)


def _keys(words: Words) -> tuple[Head, ...]:
    text = words.text
    return (
        Head("quote", text("Number in the text"), text("The number as it stands in the document."),
             "key", 16),
        Head("sentence", text("Sentence"), text("The sentence around it, the number in bold."),
             "key", 70),
        Head("doc", text("Document"), text("Click to open it, where it lay beside the workbook."),
             "key", 26),
        Head(KEY, text("Row key"), text("Tells which row this is, wherever it is sorted to."),
             "key", 18),
    )  # fmt: skip


def _edited(words: Words) -> tuple[Head, ...]:
    text = words.text

    def head(name: str, title: str, meaning: str, width: float = 14) -> Head:
        return Head(name, title, meaning, "edit", width)

    return (
        head("action", text("Action"),
             text("accept: it is right; reject: it is no figure. A changed cell needs no action."),
             13),
        head("kind", text("Kind"), text("A target that is promised, or what is reported.")),
        head("metric", text("What is measured"), text("The metric of the catalogue."), 26),
        head("label", text("Words for it"), text("The document's words for what is measured."), 20),
        head("comparator", text("Comparator"), text("Exactly, at least, at most, or a range.")),
        head("value", text("Value"),
             text("The number in the unit beside it; 16.4亿 and 1.64 billion are understood."), 16),
        head("high", text("Upper end"), text("Of a range only."), 16),
        head("unit", text("Unit"), text("What the number counts.")),
        head("measure", text("Says"), text("The amount itself, its growth, a share, or a ratio.")),
        head("change", text("Base of change"),
             text("yoy, mom, annual, or the year that it is compared with.")),
        head("period_start", text("From"), text("First day; 2024 or 2024-06 are understood."), 12),
        head("period_end", text("To"), text("Last day, which belongs to it."), 12),
        head("region", text("Region"), text("Code and name of the place."), 20),
        head("each", text("For each"), text("The thing for each of which the figure holds.")),
        head("by", text("Reviewed by"), text("Your name; empty: the name given on import."), 12),
        head("at", text("On"), text("The day; empty: the day given on import."), 12),
        head("why", text("Why"), text("What the decision rests on."), 30),
    )  # fmt: skip


def _told(words: Words) -> tuple[Head, ...]:
    text = words.text

    def head(name: str, title: str, meaning: str, width: float = 14) -> Head:
        return Head(name, title, meaning, "told", width)

    return (
        head("reason", text("Why not taken"), text("Why the number is no figure."), 20),
        head(
            "locator",
            text("Place in the document"),
            text("Page, line or cell of the document."),
            18,
        ),
        head("published", text("Published"), text("The day of the document."), 12),
        head("publisher", text("Publisher"), text("Who published the document."), 20),
        head("confidence", text("Sureness"), text("0 to 1; below 0.8 is worth a look."), 10),
        head("rule", text("Rule"), text("The rule that decided."), 16),
        head("reviewed_by", text("Reviewed before by"), text("Who decided on it before."), 12),
        head("reviewed_at", text("Reviewed before on"), text("When that was."), 12),
        head("figure_id", text("Figure id"), text("The figure's id in all tables."), 18),
        head("figures", text("Number of figures"), text("How many figures come from it."), 12),
    )  # fmt: skip


def _goals(words: Words, known: dict[str, Head]) -> tuple[Head, ...]:
    text = words.text
    own = {
        "goal_id": (text("Goal id"), text("Stays with the goal; empty for a new one.")),
        "direction": (text("Better is"), text("Whether more or less is better.")),
        "baseline_value": (text("Starts from"), text("The level at the start.")),
        "baseline_period": (
            text("Start's period"),
            text("Two days, written 2023-01-01/2023-12-31."),
        ),
        "aggregation": (text("Adds up as"), text("How parts of a year make the year.")),
        "commitment": (text("How binding"), text("Binding, expected, or an aspiration.")),
        "milestones": (text("Milestones"), text("Values on the way: 2025=50; 2026=60.")),
        "owner": (text("Answers for it"), text("Who answers for the goal.")),
        "version": (text("Version"), text("1 for the first statement.")),
        "supersedes": (text("Replaces"), text("The id of the goal that it replaces.")),
        "figure_id": (text("Target figure"), text("The figure that it came from.")),
        "manner": (text("Reach or keep"), text("To be reached, or kept from now on.")),
        "sources": (text("Stated by"), text("All figures that state it.")),
        "filled": (text("Filled in"), text("What nobody wrote, and where it is from.")),
    }
    made = []
    for name in GOALS.names:
        if name in own:
            title, meaning = own[name]
            made.append(Head(name, title, meaning, "edit"))
        else:
            base = known[name]
            made.append(Head(name, base.title, base.meaning, "edit", base.width))
    front = ("label", "metric", "region", "comparator", "value", "high", "unit")
    made.sort(key=lambda head: front.index(head.name) if head.name in front else len(front))
    return tuple(made)


def in_words(value: object) -> object:
    """Return a list as text in one cell; other values as they are.

    >>> in_words(["2025-12-31=50", "2026-12-31=60"]), in_words([]), in_words(3.0)
    ('2025-12-31=50; 2026-12-31=60', None, 3.0)
    """
    return ("; ".join(map(str, value)) or None) if isinstance(value, list) else value

"""Writes docs/tables.md from the declared schemas; run it when a column changes."""

from __future__ import annotations

from pathlib import Path

from tourmetrics.review import CORRECTIONS
from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, GOALS, Column, Schema

PAGE = Path(__file__).parents[1] / "docs" / "tables.md"

HEAD = """# Tables

<!-- Made by scripts/make_tables_page.py from the declared schemas. -->

The names of the columns are the contract: the same in Python, Parquet, CSV, JSON Lines and Excel.
Dates are ISO (`2024-06-30`); a period has two columns and both days belong to it. A `list` is a
list of texts, written as JSON text in CSV and Excel. In JSON Lines a figure also carries `period`,
the pair of its two days. An empty cell means: not known.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *map(section, (FIGURES, GOALS, COMPARISONS, FINDINGS, CORRECTIONS))])


def section(schema: Schema) -> str:
    """Return the part of one table."""
    rows = [f"## {schema.name}", "", "| column | type | meaning |", "|---|---|---|"]
    rows += [
        f"| `{column.name}` | {kind(column)} | {meaning(column)} |" for column in schema.columns
    ]
    return "\n".join([*rows, ""])


def kind(column: Column) -> str:
    """Return the type of a column, and whether a cell may be empty."""
    return f"{column.type}, never empty" if column.required else column.type


def meaning(column: Column) -> str:
    """Return what a column holds, with its closed list of values."""
    if column.allowed:
        return f"{column.meaning}: {', '.join(f'`{value}`' for value in column.allowed)}"
    if column.closed_by_units:
        return f"{column.meaning}: a name of `data/unit_names.csv`"
    return column.meaning


def main() -> None:
    """Write the page whole, or not at all."""
    draft = PAGE.with_suffix(".part")
    draft.write_text(page(), "utf-8", newline="\n")
    draft.replace(PAGE)


if __name__ == "__main__":
    main()

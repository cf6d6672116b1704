"""What one file may cost at most, so that a hostile one fills neither memory nor time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """The part ``[limits]``, entry by entry; the comments of the file say what each counts."""

    bytes: int
    archive_members: int
    archive_bytes: int
    archive_depth: int
    archive_ratio: int
    archive_entries: int
    part_bytes: int
    xml_nodes: int
    xml_depth: int
    table_places: int
    table_columns: int
    head_lines: int
    head_chars: int
    tail_lines: int
    package_bytes: int
    package_parts: int
    sheet_cells: int
    sheet_places: int
    page_bytes: int
    page_elements: int
    page_depth: int
    page_tag: int
    page_table_places: int
    mail_parts: int
    pdf_pages: int
    pdf_page_signs: int
    pdf_page_strokes: int
    pdf_drawings: int


def limits_of(raw: Mapping[str, Any]) -> Limits:
    """Return the limits.

    Raises:
        KeyError: one is missing.
        ValueError: one is no positive whole number, or none of ours.
    """
    names = [field.name for field in fields(Limits)]
    limits = {name: raw["limits"][name] for name in names}
    for name, value in raw["limits"].items():
        if name not in limits or not isinstance(value, int) or value < 1:
            raise ValueError(f"[limits] {name} = {value!r} is no limit, or no whole number above 0")
    return Limits(**limits)

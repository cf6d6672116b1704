"""The number formats of an XLSX workbook, by the number that a cell gives for its style."""

from __future__ import annotations

from tourmetrics.documents.spreadsheets.packages import PackageFile, attributes
from tourmetrics.documents.spreadsheets.shown import BUILT_IN

GENERAL = "General"


def number_formats(package: PackageFile, part: str) -> list[str]:
    """Return the format code of each cell style; without styles every number is plain."""
    if not package.has(part):
        return []
    codes = dict(BUILT_IN)
    used: list[int] = []
    inside = ""
    for event, name, element in package.elements(part, starts=True):
        if event == "start":
            if name in ("cellXfs", "cellStyleXfs", "dxfs"):
                inside = name
            continue
        if name == "numFmt" and inside != "dxfs":
            found = attributes(element)
            if found.get("numFmtId", "").isdigit():
                codes[int(found["numFmtId"])] = found.get("formatCode", GENERAL)
        elif name == "xf" and inside == "cellXfs":
            number = attributes(element).get("numFmtId", "0")
            used.append(int(number) if number.isdigit() else 0)
        elif name == inside:
            inside = ""
    return [codes.get(number, GENERAL) for number in used]

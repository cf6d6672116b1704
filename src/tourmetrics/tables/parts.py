"""A table of figures in a folder of parts: what is in the folder, and how it is read lazily.

``_parts.json`` names the parts in the order of their rows. ``NUMBER-KEY.parquet`` are the parts,
``_rejected/`` has the numbers that are no figures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import polars as pl

from tourmetrics.errors import InputError
from tourmetrics.tables.addresses import is_address, read_at, scan_at
from tourmetrics.tables.declared import FIGURES

LIST_NAME = "_parts.json"
REJECTED_FOLDER = "_rejected"

_PART = re.compile(r"(?P<number>\d{6,})-(?P<key>[0-9a-f]{16})\.parquet")


def part_name(number: int, key: str) -> str:
    """Return the name of a part.

    >>> part_name(12, "0123456789abcdef")
    '000012-0123456789abcdef.parquet'
    """
    return f"{number:06}-{key}.parquet"


def rejected_name(number: int, key: str) -> str:
    """Return the name of the part with the numbers that are no figures."""
    return f"{REJECTED_FOLDER}/{part_name(number, key)}"


def key_of(name: str) -> str | None:
    """Return the key in the name of a part, or ``None`` for other files.

    >>> key_of("_rejected/000012-0123456789abcdef.parquet"), key_of("figures.parquet")
    ('0123456789abcdef', None)
    """
    found = _PART.fullmatch(name.rpartition("/")[2])
    return found["key"] if found else None


def is_parts(path: Path) -> bool:
    """Whether a path is a folder of parts."""
    return (path / LIST_NAME).is_file()


def scan_figures(folder: str | PathLike[str]) -> pl.LazyFrame:
    """Return the figures in a folder of parts as a lazy table with the schema ``tm.FIGURES``.

    Nothing but the list of the parts is read. The order of rows is that of the documents' names,
    whatever number of processes made the parts.

    Args:
        folder: what ``tourmetrics extract -o FOLDER/`` wrote, or an address of fsspec
            (``s3://…``).

    Raises:
        InputError: the folder holds no parts, or their extraction did not come to its end.

    >>> import tempfile
    >>> import tourmetrics as tm
    >>> from tourmetrics.resources import resource_root
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = tm.extract_parts(resource_root() / "seeds", folder)
    ...     money = tm.scan_figures(folder).filter(pl.col("metric") == "tourism_revenue")
    ...     money.select("value").collect()["value"].to_list()
    [190210000000.0, 89.4]
    """
    names = part_names(folder)
    return scan_parts([_place(folder, name) for name in names])


def scan_parts(addresses: Sequence[str]) -> pl.LazyFrame:
    """Return the figures of some parts, in their order."""
    if not addresses:
        return pl.LazyFrame(schema=FIGURES.dtypes)
    return scan_at(addresses)


def _place(folder: str | PathLike[str], name: str) -> str:
    """Return the path or the address of a file in a folder."""
    if isinstance(folder, str) and is_address(folder):
        return f"{folder.rstrip('/')}/{name}"
    return str(Path(folder) / name)


def part_names(folder: str | PathLike[str]) -> list[str]:
    """Return the names of the parts in a folder, in the order of their rows.

    Raises:
        InputError: the folder holds no parts, or their extraction did not come to its end.
    """
    return [part["name"] for part in parts_list(folder)["parts"]]


def parts_list(folder: str | PathLike[str]) -> dict[str, Any]:
    """Return what the list of a folder of parts says.

    Raises:
        InputError: the folder holds no parts, or their extraction did not come to its end.
    """
    place = _place(folder, LIST_NAME)
    try:
        data = read_at(place) if is_address(place) else Path(place).read_bytes()
        told = json.loads(data.decode("utf-8"))
        done, _ = told["complete"], told["parts"]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            f"{folder}: is no folder of parts; make one with: tourmetrics extract DOCUMENTS "
            f"-o {folder}/"
        ) from None
    if not done:
        raise InputError(
            f"{folder}: its extraction did not come to its end; run the same command again, it "
            "goes on where it was"
        )
    return dict(told)

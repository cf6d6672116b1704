"""Files at addresses (``s3://…``): which ones there are, and how polars reads them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

from tourmetrics.errors import InputError

_ADDRESS = re.compile(r"(?P<kind>[A-Za-z][A-Za-z0-9+.-]+)://")
# Of these polars reads the parts of a file that it needs; others come by way of fsspec, whole.
_KNOWN_TO_POLARS = ("s3", "s3a", "gs", "gcs", "az", "azure", "abfs", "abfss", "http", "https")


def is_address(target: str) -> bool:
    """Whether a target is an address and no path.

    >>> is_address("s3://bucket/parts"), is_address("parts/"), is_address("C:/parts")
    (True, False, False)
    """
    return _ADDRESS.match(target) is not None


def file_system(address: str) -> tuple[Any, str]:
    """Return the file system of fsspec that an address is in, and its path there.

    Raises:
        InputError: fsspec or its package for this kind of address is not installed.
    """
    try:
        from fsspec import url_to_fs
    except ImportError:
        raise InputError(
            f"{address}: addresses need fsspec; install it with: pip install 'tourmetrics[dask]'"
        ) from None
    try:
        return tuple(url_to_fs(address))
    except (ImportError, ValueError) as error:
        raise InputError(f"{address}: cannot be reached: {error}") from error


def read_at(address: str) -> bytes:
    """Return the content of the file at an address.

    Raises:
        InputError: fsspec or its package for this kind of address is not installed, or the store
            cannot be reached.
        FileNotFoundError: there is no such file.
    """
    system, path = file_system(address)
    try:
        # What another process has written since is seen.
        system.invalidate_cache()
        return bytes(system.cat_file(path))
    except FileNotFoundError:
        raise
    except Exception as error:  # of any kind: each package has its own
        told = str(error) or type(error).__name__
        raise InputError(
            f"{address}: cannot be read ({told}); check the address, your rights, and whether the "
            "store can be reached"
        ) from error


def scan_at(places: Sequence[str]) -> pl.LazyFrame:
    """Return the rows of Parquet files of one schema, at paths or addresses of one kind, lazily."""
    found = _ADDRESS.match(places[0])
    if found is None or found["kind"] in _KNOWN_TO_POLARS:
        return pl.scan_parquet(list(places), glob=False)

    def pieces(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        for place in places:
            piece = pl.read_parquet(io.BytesIO(read_at(place)))
            if predicate is not None:
                piece = piece.filter(predicate)
            if rows is not None:
                piece = piece.head(rows)
                rows -= piece.height
            yield piece if columns is None else piece.select(columns)
            if rows == 0:
                return

    return register_io_source(
        pieces, schema=lambda: pl.read_parquet_schema(io.BytesIO(read_at(places[0])))
    )

"""Tables to and from files: Parquet, CSV, JSONL, Excel."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal, get_args

import polars as pl

from tourmetrics.errors import InputError, OutputError, TableError
from tourmetrics.tables.csv_format import csv_sheet, from_csv, to_csv
from tourmetrics.tables.excel_format import exact_texts, excel_sheet, from_excel, to_excel
from tourmetrics.tables.jsonl_format import from_jsonl, to_jsonl
from tourmetrics.tables.schema import Schema
from tourmetrics.tables.sheet import TextSheet
from tourmetrics.tables.validation import Place, validate

TableFormat = Literal["parquet", "csv", "jsonl", "xlsx"]
FORMATS: tuple[TableFormat, ...] = get_args(TableFormat)
# Rows that are written together; given, so that a table and its parts give the same file.
ROW_GROUP = 100_000


def format_of(path: Path | str, format: str | None = None) -> TableFormat:
    """Return the format that is named, else the one of the file's suffix.

    Raises:
        InputError: neither is one of the four.

    >>> format_of("out/Figures.CSV")
    'csv'
    """
    wanted = format if format is not None else Path(path).suffix.removeprefix(".").lower()
    for known in FORMATS:
        if wanted == known:
            return known
    named = f"format {format!r}" if format is not None else f"{path}: suffix {Path(path).suffix!r}"
    raise InputError(f"{named} is none of {', '.join(FORMATS)}: use one of them")


def read_table(
    path: Path | str,
    schema: Schema,
    *,
    format: str | None = None,
    strict: bool = False,
    units: frozenset[str] | None = None,
) -> pl.DataFrame:
    """Read a table and check it against its schema.

    Columns that may be null may be missing (a gold file lacks the derived ones), and columns
    that the schema does not know are left out; ``strict`` refuses both.

    Raises:
        InputError: the file is missing or its suffix unknown.
        TableError: the content breaks the schema; names file, row, column and value.

    >>> import tempfile
    >>> from tourmetrics.tables import FIGURES, empty, write_table
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "figures.csv"
    ...     write_table(empty(FIGURES), path, FIGURES)
    ...     read_table(path, FIGURES).shape
    (0, 30)
    """
    path = Path(path)
    kind = format_of(path, format)
    data = read_bytes(path)
    source = str(path)
    if kind == "parquet":
        frame, place = _from_parquet(data, source), Place(source)
    elif kind == "csv":
        frame, sheet = from_csv(data, schema, source)
        place = sheet.place
    elif kind == "xlsx":
        frame, sheet = from_excel(data, schema, source)
        place = sheet.place
    else:
        frame, place = from_jsonl(data, schema, source)
    return validate(frame, schema, strict=strict, place=place, units=units)


def read_sheet(
    path: Path | str, *, format: str | None = None, sheet: str | None = None
) -> TextSheet | None:
    """Read a CSV or Excel file as text cells, for files that people type; ``None`` for others.

    A CSV file that is not UTF-8 is taken for GB 18030, which Excel writes on Chinese Windows. Of
    a workbook the sheet named ``sheet`` is read, else the first.

    Raises:
        InputError: the file is missing or its suffix unknown.
        TableError: no header row, a column named twice, or a broken file.
    """
    path = Path(path)
    kind = format_of(path, format)
    if kind not in ("csv", "xlsx"):
        return None
    data = read_bytes(path)
    if kind == "xlsx":
        return exact_texts(*excel_sheet(data, str(path), sheet))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        with contextlib.suppress(UnicodeDecodeError):
            data = data.decode("gb18030").encode()
    return csv_sheet(data, str(path))


def read_bytes(path: Path) -> bytes:
    """Read a file whole.

    Raises:
        InputError: it is missing, a folder, or not readable.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file: check the path") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: a folder, not a table: name the file in it") from error
    except OSError as error:
        raise InputError(f"{path}: not readable ({error.strerror}): check its rights") from error


def _from_parquet(data: bytes, source: str) -> pl.DataFrame:
    try:
        return pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise TableError(
            f"{source}: not a readable Parquet file ({str(error).splitlines()[0]}): write it again"
        ) from error


def table_bytes(
    frame: pl.DataFrame, schema: Schema, format: TableFormat, *, bom: bool = False
) -> bytes:
    """Return the validated table in one of the four formats; the same table, the same bytes."""
    checked = validate(frame, schema)
    match format:
        case "parquet":
            buffer = io.BytesIO()
            checked.write_parquet(buffer, row_group_size=ROW_GROUP)
            return buffer.getvalue()
        case "csv":
            return to_csv(checked, bom=bom)
        case "jsonl":
            return to_jsonl(checked, schema)
        case "xlsx":
            return to_excel(checked, schema)


def write_table(
    frame: pl.DataFrame,
    target: Path | str | BinaryIO,
    schema: Schema,
    format: str | None = None,
    *,
    bom: bool = False,
) -> None:
    """Write a table whole or not at all; ``-`` is standard output.

    Without ``format`` the suffix decides; a stream without one gets CSV. ``bom`` puts a byte
    order mark before CSV, for an Excel that guesses another encoding.

    Raises:
        InputError: an unknown suffix or format.
        OutputError: the file cannot be written; names path and remedy.
        TableError: the table breaks its schema.
    """
    if isinstance(target, (str, Path)) and str(target) != "-":
        path = Path(target)
        data = table_bytes(frame, schema, format_of(path, format), bom=bom)
        write_bytes(path, data)
        return
    data = table_bytes(frame, schema, format_of("-", format or "csv"), bom=bom)
    stream = sys.stdout.buffer if isinstance(target, (str, Path)) else target
    stream.write(data)
    stream.flush()


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, by way of another file in the same folder.

    Raises:
        OutputError: the folder is missing or not writable, or the path is a folder.
    """
    with replacing(path) as passing:
        passing.write_bytes(data)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to, in the same folder; at the end it takes the place of ``path``.

    Where the writing fails, nothing is left of it and ``path`` stays as it was.

    Raises:
        OutputError: the folder is missing or not writable, or the path is a folder.
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder: name a file in it")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist: create it first")
    name: str | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        os.close(handle)
        yield Path(name)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror}): choose another path or close the file"
        ) from error
    finally:
        if name is not None:
            Path(name).unlink(missing_ok=True)

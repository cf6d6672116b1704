"""What came of a file as bytes and back: JSON, packed, behind the digest that proves it whole.

No pickle: what is read here is data, whoever wrote it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from tourmetrics.documents import Fault, Parcel
from tourmetrics.model import Block, Document, Extent, Extraction, Figure, Metadata, Rejected
from tourmetrics.workflow import Harvest

# Quick: a text of a megabyte takes some ten milliseconds.
_LEVEL = 1


def pack(harvest: Harvest) -> bytes:
    """Return bytes from which `unpack` makes the same again.

    >>> unpack(pack(Harvest(Parcel()))) == Harvest(Parcel())
    True
    """
    # Pure ASCII: the text of a broken document may hold halves of characters.
    text = json.dumps(_plain(harvest), ensure_ascii=True, separators=(",", ":"))
    packed = zlib.compress(text.encode("ascii"), _LEVEL)
    return sha256(packed).hexdigest().encode("ascii") + b"\n" + packed


def unpack(data: bytes) -> Harvest | None:
    """Return what was packed, or ``None`` for bytes that are not whole or not of this form."""
    digest, _, packed = data.partition(b"\n")
    if sha256(packed).hexdigest().encode("ascii") != digest:
        return None
    try:
        return _harvest(json.loads(zlib.decompress(packed)))
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        return None


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        # By their names: a list would lose which field is which.
        return {name: _plain(each) for name, each in zip(value._fields, value, strict=True)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date | Decimal):
        return str(value)
    return value


def _harvest(raw: dict[str, Any]) -> Harvest:
    parcel = Parcel(
        tuple(map(_document, raw["parcel"]["documents"])),
        tuple(Fault(**fault) for fault in raw["parcel"]["faults"]),
    )
    return Harvest(parcel, tuple(map(_extraction, raw["extractions"])), raw["lost"])


def _document(raw: dict[str, Any]) -> Document:
    metadata = raw["metadata"]
    extent = raw["extent"]
    return Document(
        **{
            **raw,
            "metadata": Metadata(**{**metadata, "published": _day(metadata["published"])}),
            "blocks": tuple(Block(**block) for block in raw["blocks"]),
            "extent": None if extent is None else Extent(**extent),
        }
    )


def _extraction(raw: dict[str, Any]) -> Extraction:
    return Extraction(
        tuple(map(_figure, raw["figures"])), tuple(Rejected(**each) for each in raw["rejected"])
    )


def _figure(raw: dict[str, Any]) -> Figure:
    period = raw["period"]
    return Figure(
        **{
            **raw,
            "value": Decimal(raw["value"]),
            "high": None if raw["high"] is None else Decimal(raw["high"]),
            "precision": Decimal(raw["precision"]),
            "period": None if period is None else (_date(period[0]), _date(period[1])),
            "published": _day(raw["published"]),
        }
    )


def _day(text: str | None) -> date | None:
    return None if text is None else _date(text)


def _date(text: str) -> date:
    return date.fromisoformat(text)

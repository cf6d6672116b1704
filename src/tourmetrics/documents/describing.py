"""What is known of a document before anything is extracted."""

from __future__ import annotations

from typing import Any

from tourmetrics.model import Document


def described(document: Document) -> dict[str, Any]:
    """Return what is known of a document, as plain values."""
    metadata = document.metadata
    extent = document.extent
    return {
        "doc": document.name,
        "format": document.format,
        "extent": None if extent is None else {extent.part: extent.count},
        "characters": len(document.text),
        "cells": sum(1 for block in document.blocks if block.kind == "table_cell"),
        "digest": document.digest,
        "title": metadata.title,
        "number": metadata.number,
        "publisher": metadata.publisher,
        "region": metadata.region,
        "published": metadata.published,
        "language": metadata.language,
        "origins": dict(metadata.origins),
    }

"""Keeps the texts of documents beside their figures, so that every offset can be checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

from tourmetrics.errors import OutputError
from tourmetrics.model import Document
from tourmetrics.tables import write_bytes

LIST_NAME = "documents.json"


def keep_texts(documents: Iterable[Document], folder: Path) -> None:
    """Write each document's text to ``folder``, and a list of them with what is known of each.

    A text is named after its document with ``.txt`` behind it; the offsets of figures count its
    characters, line ends as they are. The list, ``documents.json``, has the metadata with their
    origins, the file's SHA-256, and all blocks with their locators.

    Raises:
        OutputError: the folder or a file in it cannot be written.
    """
    listed = []
    for document in documents:
        name = f"{document.name}.txt"
        path = folder / PurePosixPath(name)
        _make(path.parent)
        write_bytes(path, document.text.encode("utf-8", "surrogatepass"))
        listed.append({"doc": document.name, "text": name, **_known(document)})
    _make(folder)
    lines = (json.dumps(entry, ensure_ascii=False, default=str) for entry in listed)
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    write_bytes(folder / LIST_NAME, text.encode("utf-8", "surrogatepass"))


def _known(document: Document) -> dict[str, Any]:
    metadata = asdict(document.metadata)
    blocks = [[b.kind, b.start, b.end, b.locator] for b in document.blocks]
    return {"digest": document.digest, "format": document.format, **metadata, "blocks": blocks}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}); choose a place that you may write to"
        ) from error

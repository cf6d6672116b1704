"""What a template may load: files of its own folder and of the fonts' folder, no more."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from urllib.request import url2pathname

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: How the address of a link may begin. A relative one would become a path of this machine.
LINKS = ("#", "https://", "http://", "mailto:")
#: Kinds of data: URIs that are served, and their greatest length in characters.
DATA_KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/svg+xml", "text/css"})
DATA_LIMIT = 4_000_000


class RefusedError(ValueError):
    """An address that is not served; the text says why."""


def load(url: str, folders: Sequence[Path]) -> tuple[bytes, str]:
    """Return content and media type of an address.

    Nothing but ``file:`` below one of ``folders`` (after following links) and small
    ``data:`` images is served: a report never asks the network, and a document's text
    that ends up in an address cannot read the machine.

    Raises:
        RefusedError: the address is of another kind, lies elsewhere, or cannot be read.
    """
    scheme = url.partition(":")[0].lower()
    if scheme == "data":
        return _data(url)
    if scheme != "file":
        raise RefusedError("only files of the template are loaded, never the network")
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise RefusedError("files of other machines are not loaded")
    path = Path(url2pathname(parts.path))
    try:
        real = path.resolve(strict=True)
        if not any(real.is_relative_to(folder.resolve()) for folder in folders):
            raise RefusedError("it lies outside the folder of the template")
        content = real.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("there is no such file, or it cannot be read") from error
    return content, mimetypes.guess_type(real.name)[0] or "application/octet-stream"


def drop_unsafe_links(root: Element) -> tuple[str, ...]:
    """Take away the addresses of links that lead to scripts or files; return warnings."""
    dropped = []
    for element in root.iter("a"):
        href = element.get("href")
        if href is not None and not href.strip().lower().startswith(LINKS):
            del element.attrib["href"]
            dropped.append(f"link left out: {shortened(href)}: it is no web or mail address")
    return tuple(dropped)


def shortened(url: str) -> str:
    """Return an address short enough for a message."""
    return url if len(url) <= 120 else f"{url[:117]}..."


def _data(url: str) -> tuple[bytes, str]:
    if len(url) > DATA_LIMIT:
        raise RefusedError("the data: address is too long")
    head, comma, body = url[5:].partition(",")
    kind, _, options = head.partition(";")
    if not comma or kind.lower() not in DATA_KINDS:
        raise RefusedError("data: addresses may hold images and style sheets only")
    if "base64" not in options.split(";"):
        return unquote_to_bytes(body), kind.lower()
    try:
        return base64.b64decode("".join(unquote(body).split()), validate=True), kind.lower()
    except binascii.Error as error:
        raise RefusedError("the data: address is broken") from error

"""The names of elements and attributes in OpenDocument, and its XML parsed without danger."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tourmetrics.documents.records import UnreadableError
from tourmetrics.documents.rules import Limits
from tourmetrics.documents.word.package import REMEDY, Package, check_xml

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = {
    "text": f"{_OASIS}:text:1.0",
    "office": f"{_OASIS}:office:1.0",
    "table": f"{_OASIS}:table:1.0",
    "draw": f"{_OASIS}:drawing:1.0",
    "style": f"{_OASIS}:style:1.0",
    "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
    "manifest": f"{_OASIS}:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}


def o(name: str) -> str:
    """Return the full name of ``prefix:name``.

    >>> o("text:p")
    '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p'
    """
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def parsed(package: Package, name: str, limits: Limits) -> Any:
    """Return the root of a part, or ``None`` if there is none of this name.

    Raises:
        UnreadableError: it is damaged, or made to do harm.
    """
    data = package.bytes_of(name)
    if data is None:
        return None
    check_xml(data, limits, name)
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableError(f"is damaged ({error})", REMEDY, name) from error
    _check_depth(root, limits.xml_depth, name)
    return root


def _check_depth(root: Any, most: int, name: str) -> None:
    level = [root]
    for _ in range(most):
        level = [child for element in level for child in element]
        if not level:
            return
    problem = f"nests more than {most} elements in each other"
    raise UnreadableError(problem, REMEDY, name)

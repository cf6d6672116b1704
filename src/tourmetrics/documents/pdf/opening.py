"""Opens the bytes of a PDF file, or says why that cannot be done."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tourmetrics.documents.records import UnreadableError

_AGAIN = "get the file anew, or open it in a PDF viewer and print it to a new PDF"

_EMPTY = "is a PDF without pages"
_NO_PAGES = re.compile(rb"/Kids\s*\[\s*\]")


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Return the opened file. One that only forbids printing or copying opens without a password.

    Raises:
        UnreadableError: it needs a password, is damaged, or has no pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _fault(data, error.err_code) from error
    if len(document) == 0:
        document.close()
        raise UnreadableError(_EMPTY, _AGAIN)
    return document


def _fault(data: bytes, code: int) -> UnreadableError:
    """Return why a file does not open.

    The library's code may be that of a file before, so the bytes have to bear it out.
    """
    if b"/Encrypt" in data and code == pdfium_c.FPDF_ERR_PASSWORD:
        return UnreadableError(
            "is encrypted and opens with a password only",
            "open it with the password and save a copy without one",
        )
    if b"/Encrypt" in data and code == pdfium_c.FPDF_ERR_SECURITY:
        return UnreadableError(
            "is encrypted in a way that cannot be undone here",
            "save a copy without encryption, or print it to a new PDF",
        )
    return UnreadableError(_damage(data), _AGAIN)


def _damage(data: bytes) -> str:
    if b"%PDF-" not in data[:1024]:
        return "is no PDF, though it is named one"
    if b"%%EOF" not in data[-2048:]:
        return "is a PDF that breaks off (its end is missing)"
    if _NO_PAGES.search(data):
        return _EMPTY
    return "is a damaged PDF"

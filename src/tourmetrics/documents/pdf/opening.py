"""Opens the bytes of a PDF file, or says why that cannot be done."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tourmetrics.documents.records import UnreadableError

_AGAIN = "get the file anew, or open it in a PDF viewer and print it to a new PDF"

_EMPTY = "is a PDF without pages"


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Return the opened file. One that only forbids printing or copying opens without a password.

    Raises:
        UnreadableError: it needs a password, is damaged, or has no pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableError(
                "is encrypted and opens with a password only",
                "open it with the password and save a copy without one",
            ) from error
        if error.err_code == pdfium_c.FPDF_ERR_SECURITY:
            raise UnreadableError(
                "is encrypted in a way that cannot be undone here",
                "save a copy without encryption, or print it to a new PDF",
            ) from error
        if error.err_code == pdfium_c.FPDF_ERR_SUCCESS:
            # The library finds nothing wrong but opens no file that has no page.
            raise UnreadableError(_EMPTY, _AGAIN) from error
        raise UnreadableError(_damage(data), _AGAIN) from error
    if len(document) == 0:
        document.close()
        raise UnreadableError(_EMPTY, _AGAIN)
    return document


def _damage(data: bytes) -> str:
    if b"%PDF-" not in data[:1024]:
        return "is no PDF, though it is named one"
    if b"%%EOF" not in data[-2048:]:
        return "is a PDF that breaks off (its end is missing)"
    return "is a damaged PDF"

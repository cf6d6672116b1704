"""Writing a PDF faster changes none of its bytes, and makes those of each object once."""

from __future__ import annotations

from io import BytesIO

import pydyf
import pytest

from tourmetrics.reporting.writing import pages_listed_once, write_once


class Counted(pydyf.Stream):  # type: ignore[misc]
    """A stream that counts how often its bytes are made."""

    made = 0

    @property
    def data(self) -> bytes:
        self.made += 1
        return bytes(super().data)


def small(pages: int) -> tuple[pydyf.PDF, Counted]:
    pdf = pydyf.PDF()
    stream = Counted([b"0 0 10 10 re f"], compress=True)
    pdf.add_object(stream)
    for _ in range(pages):
        page = {"Type": "/Page", "Parent": pdf.pages.reference, "Contents": stream.reference}
        pdf.add_page(pydyf.Dictionary(page))
    pdf.info["Title"] = pydyf.String("目标")
    return pdf, stream


def written(pdf: pydyf.PDF, *, compress: bool) -> bytes:
    output = BytesIO()
    pdf.write(output, b"1.7", b"id", compress)
    return output.getvalue()


@pytest.mark.parametrize("compress", [True, False])
def test_the_bytes_are_the_same_and_made_once(compress: bool) -> None:
    usual, _ = small(3)
    quick, stream = small(3)
    write_once(quick)
    assert written(quick, compress=compress) == written(usual, compress=compress)
    assert stream.made == 1


def test_pages_are_listed_once_and_again_after_each_new_one() -> None:
    usual, _ = small(2)
    with pages_listed_once():
        quick, _ = small(2)
        assert quick.page_references == usual.page_references
        assert quick.page_references is quick.page_references
        quick.add_page(pydyf.Dictionary({"Type": "/Page"}))
        assert len(quick.page_references) == 3
    assert type(pydyf.PDF()) is type(usual)

"""Gives references to pages their numbers one round of layout earlier than WeasyPrint does.

It lays pages out in rounds. In the first nobody knows on which page a target is. In the second the
pages that name one are made again, still with the text of the first, and only as each is done the
numbers are put in, for a third round. Here they are put in before the second round, which then is
the last. The pages are the same; those with references are made twice and not three times.
"""

from __future__ import annotations

import copy
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def numbered_early() -> Iterator[None]:
    """Let the engine know the pages of targets in its second round; for one thread at a time."""
    layout: Any = importlib.import_module("weasyprint.layout")
    usual = layout.make_all_pages

    def make_all_pages(context: Any, root_box: Any, html: Any, pages: Any) -> Iterator[Any]:
        if pages:
            _put_numbers_in(context)
        made: Iterator[Any] = usual(context, root_box, html, pages)
        return made

    layout.make_all_pages = make_all_pages
    try:
        yield
    finally:
        layout.make_all_pages = usual


def _put_numbers_in(context: Any) -> None:
    """Write each reference anew with what the last round found out."""
    for (_, purpose), reference in context.target_collector.counter_lookup_items.items():
        page = reference.page_maker_index
        # The state of a page stands with the page behind it.
        if purpose != "content" or page is None or page + 1 >= len(context.page_maker):
            continue
        counters = copy.deepcopy(context.page_maker[page + 1][3][1])
        if counters != reference.cached_page_counter_values:
            reference.cached_page_counter_values = counters
            reference.parse_again(counters)

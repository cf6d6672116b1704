"""The catalogues: every message of code and template is translated, every term explained."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tourmetrics.model import KINDS
from tourmetrics.reporting import templates, words
from tourmetrics.reporting.words import load_words
from tourmetrics.review import ACTIONS, FIELDS
from tourmetrics.review import REASONS as REVIEW_REASONS
from tourmetrics.tables import CHECKS, REASONS, SEVERITIES, STATUSES

PACKAGE = Path(words.__file__).parent
PLACE = re.compile(r"%\((\w+)\)s")


def messages_of_code() -> Iterator[str]:
    for path in sorted(PACKAGE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if (
                    name in {"text", "_say", "count"}
                    and isinstance(first, ast.Constant)
                    and isinstance(first.value, str)
                    and (name != "count" or len(node.args) > 1)
                ):
                    yield first.value


def messages_of_templates() -> Iterator[str]:
    folder = templates.load_template("progress").folder
    for path in sorted(folder.glob("*.html")):
        yield from re.findall(r'\b_\("([^"]*)"\)', path.read_text(encoding="utf-8"))


MESSAGES = sorted({*messages_of_code(), *messages_of_templates()})


def test_there_are_messages() -> None:
    assert len(MESSAGES) > 100


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_in_chinese(message: str) -> None:
    translated = load_words("zh").catalogue.ngettext(message, message, 2)
    one = load_words("zh").text(message) if translated == message else translated
    if message == "tourmetrics %(library)s, knowledge %(knowledge)s":
        assert "知识库" in one
    assert one != message, "add it to reports/locale/zh/report.po"
    assert set(PLACE.findall(one)) <= {*PLACE.findall(message), "n"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("context", "terms"),
    [
        ("status", STATUSES),
        ("rule", STATUSES),
        ("reason", REASONS),
        ("check", CHECKS),
        ("severity", SEVERITIES),
        ("orphan", tuple(REVIEW_REASONS)),
        ("correction", ACTIONS),
        ("field", (*FIELDS, "period", "action")),
        ("kind", KINDS),
    ],
)
def test_every_term_of_the_tables_has_words(
    lang: str, context: str, terms: tuple[str, ...]
) -> None:
    limits = {"ahead": "105%", "on_track": "95%", "behind": "60%"}
    catalogue = load_words(lang)
    missing = [t for t in terms if "_" in catalogue.term(context, t, **limits)]
    assert missing == []
    if lang == "zh":
        assert [t for t in terms if catalogue.term(context, t, **limits) == t] == []

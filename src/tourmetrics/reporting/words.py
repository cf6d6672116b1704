"""The words of a report in one language, read from a gettext catalogue.

A catalogue is ``reports/locale/<lang>/report.po``; its ``Language`` header names the locale
of dates and number scales, so a third language is one more catalogue and no code.
Beside it ``definitions.po`` holds what the metrics of ``data/metrics.csv`` mean.
"""

from __future__ import annotations

import gettext
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel import __version__ as babel_version
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from tourmetrics.errors import InputError
from tourmetrics.kept import kept, key_of
from tourmetrics.resources import templates_dir


def locale_dir() -> Path:
    """Return the folder that holds one folder a language."""
    return templates_dir().parent / "locale"


def languages() -> tuple[str, ...]:
    """Return the languages that a report can be written in, sorted.

    >>> {"en", "zh"} <= set(languages())
    True
    """
    return tuple(sorted(p.parent.name for p in locale_dir().glob("*/report.po")))


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of one language, with the locale that its dates and scales follow."""

    lang: str
    locale: Locale
    catalogue: gettext.NullTranslations
    definitions: gettext.NullTranslations

    @property
    def tag(self) -> str:
        """The BCP 47 tag for ``lang`` attributes, such as ``zh-CN``."""
        territory = self.locale.territory
        return f"{self.locale.language}-{territory}" if territory else self.locale.language

    def text(self, message: str, **values: object) -> str:
        """Translate ``message`` and fill its ``%(name)s`` places."""
        translated = self.catalogue.gettext(message)
        return translated % values if values else translated

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """Translate in the number that ``n`` asks for; ``%(n)s`` holds it."""
        return self.catalogue.ngettext(one, many, n) % {"n": n, **values}

    def term(self, context: str, message: str, **values: object) -> str:
        """Translate a short term that needs its context, such as a status or a pattern."""
        translated = self.catalogue.pgettext(context, message)
        return translated % values if values else translated

    def definition(self, english: str) -> str:
        """Return a metric's definition in this language, or nothing where it has none."""
        translated = self.definitions.gettext(english)
        return translated if translated != english or self.lang == "en" else ""

    def gap(self, context: str) -> str:
        """Return the space that the language puts there, or nothing."""
        return " " if self.catalogue.pgettext(context, "space") == "space" else ""


@lru_cache(maxsize=8)
def load_words(lang: str) -> Words:
    """Load the catalogue of ``lang``.

    Raises:
        InputError: no such language, or a catalogue that cannot be read.

    >>> load_words("zh").term("status", "ahead")
    '领先'
    """
    if lang not in languages():
        known = ", ".join([*languages(), "zh+en"])
        raise InputError(f"no report language {lang!r}: choose one of {known}")
    folder = locale_dir() / lang
    catalogue, identifier = _compiled(folder / "report.po", lang)
    meanings = folder / "definitions.po"
    definitions = _compiled(meanings, lang)[0] if meanings.is_file() else gettext.NullTranslations()
    try:
        locale = Locale.parse(identifier)
    except (UnknownLocaleError, ValueError) as error:
        raise InputError(f"report.po of language {lang!r} cannot be read: {error}") from None
    return Words(lang, locale, catalogue, definitions)


def _compiled(path: Path, lang: str) -> tuple[gettext.NullTranslations, str]:
    """Return the messages of one file and the locale that its header names."""
    content = path.read_bytes()

    def made() -> list[str]:
        catalogue = read_po(BytesIO(content), abort_invalid=True)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        return [b64encode(compiled.getvalue()).decode(), catalogue.locale_identifier or lang]

    key = key_of("catalogue", babel_version, lang, b64encode(content).decode())
    try:
        return kept(key, made, _read)
    except (PoFileError, UnicodeDecodeError, UnknownLocaleError, ValueError) as error:
        raise InputError(f"{path.name} of language {lang!r} cannot be read: {error}") from None


def _read(made: Any) -> tuple[gettext.NullTranslations, str]:
    compiled, identifier = made
    return gettext.GNUTranslations(BytesIO(b64decode(compiled))), str(identifier)


def split_languages(lang: str) -> tuple[str, ...]:
    """Split ``zh+en`` into its languages, in order and each once.

    Raises:
        InputError: an unknown language.

    >>> split_languages("zh+en")
    ('zh', 'en')
    """
    parts = tuple(dict.fromkeys(part.strip() for part in lang.split("+") if part.strip()))
    if not parts:
        raise InputError(f"no report language in {lang!r}: choose zh, en or zh+en")
    for part in parts:
        load_words(part)
    return parts

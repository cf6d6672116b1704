"""The grammar of one language, read from ``data/languages/`` and checked when loaded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from tourmetrics.compiled import compiled as compiled_once
from tourmetrics.errors import KnowledgeError
from tourmetrics.extraction.beginnings import Shape
from tourmetrics.numerals import ChineseNumerals, EnglishNumerals
from tourmetrics.resources import data_dir

LANGUAGES = ("zh", "en")
# Words of letters, and the letters at which one is known.
_LATIN = re.compile(r"[a-z]+")
SIGN = 5


class CalendarRule(NamedTuple):
    """A calendar expression: ``kind`` says how its groups are dated."""

    kind: str
    pattern: re.Pattern[str]


class RejectRule(NamedTuple):
    """A stretch of text whose numbers are no figures, with the reason.

    Rules of one entry of the file have the same ``entry``: their stretches do not overlap.
    """

    reason: str
    pattern: re.Pattern[str]
    entry: int


class Wording(NamedTuple):
    """A way of saying what a number measures, without its name.

    Attributes:
        metric: what is measured so, or "" where it is known to be none of the catalogue's.
        units: kinds of units that the number may have; ``people`` stands for visits and persons.
        signs: words of which the sentence has one; looked up by their first letters.
        before: what stands before the number; None where that says nothing.
        behind: what stands behind it.
        sure: whether it goes before the names of metrics around the number.
        unit: that of a number without one, where it is not the metric's.
    """

    metric: str
    units: frozenset[str]
    signs: tuple[str, ...]
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    sure: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class Tense:
    """The verbs that tell a fact, and what they stand behind where they tell none."""

    past: frozenset[str]
    past_or_passive: frozenset[str]
    present: frozenset[str]
    not_behind: frozenset[str]
    past_auxiliaries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BaseWords:
    """What makes a calendar expression the base of a change, or the day of the report itself."""

    ground: tuple[str, ...]
    sums: tuple[str, ...]
    of_sums: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    same: tuple[str, ...]
    opening: frozenset[str]
    when: tuple[str, ...]
    rates: tuple[str, ...]
    standing: tuple[str, ...]
    always: tuple[str, ...]
    never: tuple[str, ...]
    copulas: tuple[str, ...]
    dateline: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Grammar:
    """The words of one language that the rules of figures need."""

    language: str
    words: Mapping[str, Any]
    calendar: tuple[CalendarRule, ...]
    rejects: tuple[RejectRule, ...]
    months: Mapping[str, int]
    each: Mapping[str, str]
    each_nouns: Mapping[str, str]
    each_pattern: re.Pattern[str]
    award_pattern: re.Pattern[str]
    each_word: re.Pattern[str]
    each_none: frozenset[str]
    dateline_place: re.Pattern[str]
    aimed: re.Pattern[str]
    budgeted: re.Pattern[str]
    asked: re.Pattern[str]
    goal: re.Pattern[str]
    tellers: re.Pattern[str]
    ratio_to: re.Pattern[str]
    plan_years: Mapping[str, tuple[int, int]]
    relative: Mapping[str, str]
    phrase_stops: frozenset[str]
    phrase_links: frozenset[str]
    bases: BaseWords
    wordings: tuple[Wording, ...]
    shape: Shape

    def numerals(self, *, wide: bool) -> Mapping[str, Any]:
        """Return the words of numerals; ``wide`` adds what only a scan reads."""
        return self.table("numerals", wide=wide)

    def table(self, name: str, *, wide: bool) -> Mapping[str, Any]:
        """Return a table of the file; ``wide`` puts in what only a scan reads."""
        words: Mapping[str, Any] = self.words[name]
        if not wide:
            return words
        more: Mapping[str, Any] = self.words["wide"].get(name, {})
        return {
            **words,
            **{
                name: {**words[name], **entry} if isinstance(words.get(name), dict) else entry
                for name, entry in more.items()
            },
        }

    @cached_property
    def chinese(self) -> ChineseNumerals:
        """The numerals of the Chinese grammar."""
        numerals = self.words["numerals"]
        return ChineseNumerals(
            digits=numerals["digits"],
            scales={word: Decimal(worth) for word, worth in numerals["scales"].items()},
            tens=numerals["tens"],
        )

    @cached_property
    def phrase_end(self) -> re.Pattern[str]:
        """Finds the character at which a Chinese noun phrase ends."""
        return re.compile(f"[{re.escape(''.join(self.words['noun_phrase']['stops']))}]")

    @cached_property
    def tense(self) -> Tense:
        """The verbs of facts; English only."""
        words = self.words["tense"]
        return Tense(**{name: frozenset(listed) for name, listed in words.items()})

    @cached_property
    def orders(self) -> re.Pattern[str]:
        """Finds the verb of a sentence that tells what is to be done; English only."""
        words = self.words["orders"]
        verbs, nouns, counted = ("|".join(words[key]) for key in ("verbs", "nouns", "counted"))
        no_verb = "|".join(words["not_before"])
        return re.compile(
            rf"{words['bullet']}(?P<verb>(?:{verbs})(?= (?!(?:{no_verb})\b))"
            rf"|(?:{nouns})(?= (?:[0-9]|(?:{counted})\b)))"
        )

    @cached_property
    def wishes(self) -> re.Pattern[str]:
        """Finds what people who were asked say that they will do; English only."""
        return re.compile(self.words["moved"]["wishes"])

    @cached_property
    def heading_words(self) -> tuple[tuple[str, bool], ...]:
        """The words of headings in lower case, each with whether it announces targets."""
        genre = self.words["genre"]
        kinds = (("target_heading", True), ("reported_heading", False))
        return tuple((word.lower(), target) for kind, target in kinds for word in genre[kind])

    @cached_property
    def predicates(self) -> tuple[str, ...]:
        """What stands before the name of what things were selected or rated as."""
        return tuple(f" {words} " for words in self.words.get("predicate", {}).get("named_as", ()))

    @cached_property
    def arrival_fillers(self) -> frozenset[str]:
        """The fillers that may stand between a number and the word for where it got to."""
        moved = self.words.get("moved", {})
        fillers = {*self.words["joins"]["fillers"], *moved.get("destination_bounds", ())}
        return frozenset(fillers) - frozenset(moved.get("destination_keeps", ()))

    @cached_property
    def general_names(self) -> tuple[tuple[str, str], ...]:
        """The general names (revenue, 入住率), each with its role."""
        general = self.words["general"]
        return tuple((word, role) for role, words in general.items() for word in words)

    @cached_property
    def suppliers(self) -> tuple[str, ...]:
        """The verbs that make a place the source of visitors."""
        return tuple(self.words["market"].get("verbs", ()))

    @cached_property
    def wording_signs(self) -> Mapping[str, tuple[int, ...]]:
        """Where in ``wordings`` those stand of which a word that begins so is a sign.

        A word of less than ``SIGN`` letters is the whole of one.
        """
        signs: dict[str, list[int]] = {}
        for place, way in enumerate(self.wordings):
            for sign in way.signs:
                longest = max(_LATIN.findall(sign), key=len)
                signs.setdefault(longest[:SIGN], []).append(place)
        return {sign: tuple(places) for sign, places in signs.items()}

    @cached_property
    def english(self) -> EnglishNumerals:
        """The numerals of the English grammar."""
        numerals = self.words["numerals"]
        scales = {word: Decimal(worth) for word, worth in numerals["scales"].items()}
        plurals = {word: scales[one] for word, one in numerals["plural_scales"].items()}
        ordinals = numerals["ordinals"]
        return EnglishNumerals(
            units=numerals["units"],
            scales=scales | plurals,
            divisors={
                **numerals["fractions"],
                **ordinals,
                **{f"{word}s": worth for word, worth in ordinals.items()},
            },
            articles=frozenset(numerals["articles"]),
            joins=frozenset(numerals["joins"]),
        )


@cache
def load_grammar(language: str, directory: Path | None = None) -> Grammar:
    """Return the grammar of ``language`` (``zh`` or ``en``).

    Raises:
        KnowledgeError: the file is missing or no TOML, or an entry is wrong; it is named.

    >>> load_grammar("zh").plan_years["十四"]
    (2021, 2025)
    """
    path = (directory or data_dir() / "languages") / f"{language}.toml"
    try:
        words = _settled(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: not TOML: {error}") from None
    try:
        return _build(path, language, words)
    except KeyError as error:
        raise KnowledgeError(f"{path}: entry {error} is missing") from None
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{path}: an entry has the wrong form: {error}") from None


def _settled(value: Any) -> Any:
    """Make tuples of all lists: so they are asked for as the beginnings or ends of a text."""
    if isinstance(value, dict):
        return {key: _settled(entry) for key, entry in value.items()}
    return tuple(map(_settled, value)) if isinstance(value, list) else value


def _build(path: Path, language: str, words: dict[str, Any]) -> Grammar:
    flags = re.IGNORECASE if language == "en" else re.NOFLAG
    months: dict[str, int] = words.get("months", {}).get("names", {})
    names = "|".join(sorted((re.escape(name) for name in months), key=len, reverse=True))
    fill = {"{month}": f"(?P<month>{names})\\.?", "{month2}": f"(?P<month2>{names})\\.?"}
    spoken = words.get("wording_words", {})
    fill |= {f"{{{name}}}": value for name, value in spoken.items() if isinstance(value, str)}

    def compiled(entry: str, pattern: str) -> re.Pattern[str]:
        for key, value in fill.items():
            pattern = pattern.replace(key, value)
        try:
            return compiled_once(pattern, flags)
        except re.error as error:
            raise KnowledgeError(f"{path}: {entry}: bad pattern {pattern!r}: {error}") from None

    calendar = tuple(
        CalendarRule(rule["kind"], compiled(f"calendar {rule['kind']}", rule["pattern"]))
        for rule in words["calendar"]
    )
    rejects = tuple(
        RejectRule(rule["reason"], compiled(f"reject {rule['reason']}", pattern), entry)
        for entry, rule in enumerate(words["reject"])
        for pattern in rule["patterns"]
    )
    return Grammar(
        language=language,
        words=words,
        calendar=calendar,
        rejects=rejects,
        months=months,
        each={word: noun for noun, forms in words["each"].items() for word in forms},
        each_nouns=words["each_pattern"]["nouns"],
        each_pattern=compiled("each_pattern", words["each_pattern"]["pattern"]),
        award_pattern=compiled("each_pattern award", words["each_pattern"]["award"]),
        each_word=compiled("each_pattern word", words["each_pattern"]["word"]),
        each_none=frozenset(words["each_pattern"].get("none", ())),
        dateline_place=compiled("dateline place", words["dateline"].get("place", "(?!)")),
        aimed=compiled("moved aimed", words.get("moved", {}).get("aimed", "(?!)")),
        budgeted=compiled("moved budgeted", words.get("moved", {}).get("budgeted", "(?!)")),
        asked=compiled("moved asked", words.get("moved", {}).get("asked", "(?!)")),
        goal=compiled("moved goal", words.get("moved", {}).get("goal", "(?!)")),
        tellers=compiled("moved tellers", words.get("moved", {}).get("tellers", "(?!)")),
        ratio_to=compiled("base ratio", words["base"].get("ratio", "(?!)")),
        plan_years={
            name.lower(): (years[0], years[1]) for name, years in words["plan_years"].items()
        },
        relative={word: name for name, forms in words["relative"].items() for word in forms},
        phrase_stops=frozenset(words["noun_phrase"]["stops"]),
        phrase_links=frozenset(words["noun_phrase"].get("link", ())),
        bases=_bases(words),
        wordings=tuple(
            Wording(
                metric=rule["metric"],
                units=frozenset(rule["units"]),
                signs=_with_letters(path, rule["signs"]),
                before=compiled("wording", _led(rule["before"], words))
                if "before" in rule
                else None,
                behind=compiled("wording", rule["behind"]) if "behind" in rule else None,
                sure=rule.get("sure", False),
                unit=rule.get("unit"),
            )
            for rule in words.get("wording", ())
        ),
        shape=_shape(language, words["numerals"], folded=bool(flags & re.IGNORECASE)),
    )


def _with_letters(path: Path, signs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the signs of a wording; each has a word, by whose letters it is looked up."""
    bare = next((sign for sign in signs if not _LATIN.search(sign)), None)
    if bare is not None:
        raise KnowledgeError(f"{path}: wording: sign {bare!r} has no word in lower case; add one")
    return signs


def _led(pattern: str, words: Mapping[str, Any]) -> str:
    """Let words like "about" and "an estimated" stand between a pattern and its number."""
    fillers = "|".join(re.escape(word) for word in words["wording_words"]["fillers"])
    return rf"(?:{pattern})[ ]?(?:(?:{fillers}) )*\(?$"


def _bases(words: Mapping[str, Any]) -> BaseWords:
    base = words["base"]
    return BaseWords(
        ground=tuple(base["ground"]),
        sums=tuple(base.get("sums", ())),
        of_sums=tuple(base.get("of_sums", ())),
        before=tuple(base["before"]),
        after=tuple(base["after"]),
        same=tuple(base.get("same", ())),
        opening=frozenset(base.get("opening", ())),
        when=tuple(base.get("when", ())),
        rates=tuple(base.get("rates", ())),
        standing=tuple(base.get("standing", ())),
        always=tuple(base.get("always", ())),
        never=tuple(base.get("never", ())),
        copulas=tuple(base["copulas"]),
        dateline=tuple(words["dateline"]["after"]),
    )


def _shape(language: str, numerals: Mapping[str, Any], *, folded: bool) -> Shape:
    """Let every digit look like 0, and every Chinese numeral like 一."""
    alike = dict.fromkeys("123456789", "0")
    if language == "zh":
        alike |= dict.fromkeys({*numerals["digits"], *numerals["scales"]} - {"一"}, "一")
    return Shape(alike, folded)

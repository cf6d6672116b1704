"""Dates and times as a cell shows them: the serial number of a day put into its format."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tourmetrics.documents.spreadsheets.formatcodes import Section, Token

# As formats write them, whatever the language of the machine.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = 3
_LAST = 2_958_466
_DAY_SECONDS = 86_400
_FIRST_DAY = datetime(1899, 12, 30)


def moment_of(serial: float, *, from_1904: bool = False) -> datetime | None:
    """Return the moment that a serial number stands for, ``None`` where no calendar has it.

    >>> moment_of(45352).date().isoformat()
    '2024-03-01'
    """
    if from_1904:
        serial += 1462
    elif serial < 60:
        # The programs take 1900 for a leap year.
        serial += 1
    if not 1 <= serial < _LAST:
        return None
    return _FIRST_DAY + timedelta(seconds=round(serial * _DAY_SECONDS))


def serial_of(text: str) -> float | None:
    """Return the serial number of a date that is written as 2024-03-01T00:00:00.

    >>> serial_of("2024-03-01T12:00:00.000")
    45352.5
    """
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return None
    return (moment.replace(tzinfo=None) - _FIRST_DAY).total_seconds() / _DAY_SECONDS


def shown_date(
    value: float, section: Section, *, from_1904: bool = False, chinese: bool = False
) -> str | None:
    """Return a date as its format writes it, ``None`` for a number that is no date.

    What is typed as a date and shown by digits alone gets its words: nobody who reads 2010-11
    could tell November from a year that begins in 2010.
    """
    if section.has("elapsed"):
        return _elapsed(value, section)
    # A time without a date has no day.
    moment = moment_of(value + 1 if 0 <= value < 1 else value, from_1904=from_1904)
    if moment is None:
        return None
    if _by_digits(section) and (moment.hour, moment.minute) == (0, 0):
        return worded(moment, day=_shows(section, "d"), chinese=chinese)
    halves = section.has("half")
    pieces = [
        _piece(token, moment, _is_minute(section.tokens, at), halves=halves)
        for at, token in enumerate(section.tokens)
    ]
    return "".join(pieces).strip()


def worded(moment: date, *, day: bool, chinese: bool) -> str:
    """Return a month or a day in words.

    >>> worded(date(2010, 11, 5), day=False, chinese=True)
    '2010年11月'
    >>> worded(date(2010, 11, 5), day=True, chinese=False)
    '5 Nov 2010'
    """
    if chinese:
        return f"{moment.year}年{moment.month}月" + (f"{moment.day}日" if day else "")
    month = f"{_MONTHS[moment.month - 1][:_SHORT]} {moment.year}"
    return f"{moment.day} {month}" if day else month


def _by_digits(section: Section) -> bool:
    """Whether year and month are shown, both as digits, and no words beside them."""
    dates = [token.text for token in section.tokens if token.kind == "date"]
    words = "".join(token.text for token in section.tokens if token.kind == "literal")
    named = any(text[0] in "md" and len(text) >= _SHORT for text in dates)
    return not (named or words.strip("-/.:T ")) and _shows(section, "y") and _shows(section, "m")


def _shows(section: Section, sign: str) -> bool:
    return any(token.kind == "date" and token.text[0] == sign for token in section.tokens)


def _is_minute(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether an m is a minute: behind hours or before seconds."""
    if tokens[at].kind != "date" or tokens[at].text[0] != "m" or len(tokens[at].text) > 2:
        return False
    dates = [(place, t.text[0]) for place, t in enumerate(tokens) if t.kind == "date"]
    order = [place for place, _ in dates].index(at)
    before = dates[order - 1][1] if order else ""
    after = dates[order + 1][1] if order + 1 < len(dates) else ""
    return before == "h" or after == "s"


def _piece(token: Token, moment: datetime, minute: bool, *, halves: bool) -> str:
    if token.kind == "half":
        return "AM" if moment.hour < 12 else "PM"
    if token.kind != "date":
        return token.text if token.kind in ("literal", "slash", "point", "comma") else ""
    sign, long = token.text[0], len(token.text)
    if sign == "m" and minute:
        return f"{moment.minute:0{min(long, 2)}d}"
    if sign == "m":
        return _month(moment.month, long)
    if sign in "ye":
        return f"{moment.year % 100:02d}" if sign == "y" and long < 3 else f"{moment.year}"
    if sign == "d":
        if long >= _SHORT:
            name = _DAYS[moment.weekday()]
            return name[:_SHORT] if long == _SHORT else name
        return f"{moment.day:0{long}d}"
    if sign == "h":
        hour = (moment.hour - 1) % 12 + 1 if halves else moment.hour
        return f"{hour:0{min(long, 2)}d}"
    return f"{moment.second:0{min(long, 2)}d}" if sign == "s" else ""


def _month(month: int, long: int) -> str:
    if long < _SHORT:
        return f"{month:0{long}d}"
    name = _MONTHS[month - 1]
    return name[:_SHORT] if long == _SHORT else name


def _elapsed(value: float, section: Section) -> str:
    seconds = round(abs(value) * _DAY_SECONDS)
    left = {"h": seconds // 3600, "m": seconds // 60 % 60, "s": seconds % 60}
    pieces = []
    for token in section.tokens:
        sign = token.text[:1]
        if token.kind == "elapsed":
            pieces.append(str({"h": left["h"], "m": seconds // 60, "s": seconds}[sign]))
        elif token.kind == "date":
            pieces.append(f"{left.get(sign, 0):02d}")
        elif token.kind == "literal":
            pieces.append(token.text)
    return "".join(pieces)

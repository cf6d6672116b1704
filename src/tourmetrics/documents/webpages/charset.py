"""Turns the bytes of a web page into text, with the page's own declaration as one witness.

Declarations on old servers are often wrong: the bytes go before them. GB2312 and GBK are read as
GB18030, which holds both, as browsers do.
"""

from __future__ import annotations

import codecs
import re

from tourmetrics.documents.encoding import decode, marked, reads_like
from tourmetrics.documents.records import Gap, UnreadableError

_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 8_192
_SAMPLE = 1 << 16
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "gb18030",
            "big5": "big5hkscs", "big5hkscs": "big5hkscs", "cp950": "big5hkscs"}  # fmt: skip
# What servers declare without meaning it; Windows-1252 stands for Latin-1, as in browsers.
_UNMEANT = {"iso8859-1", "ascii", "cp1252"}
_PLAUSIBLE = 0.8
# More broken places than these, by count and by share of the bytes, are no slip of a server.
_FEW, _SHARE = 20, 0.002
_REMEDY = (
    "look at the page in a browser and compare the words around the sign \N{REPLACEMENT CHARACTER}"
)


def page_text(data: bytes, declared: str | None = None) -> tuple[str, list[Gap]]:
    """Return the text of a page, with a gap if a few of its bytes are broken.

    ``declared`` is an encoding that a mail or a server states; else the page's own is taken.

    Raises:
        UnreadableError: the bytes are no text, or too many of them are broken.
    """
    try:
        # A byte order mark, strict UTF-8 and zero bytes are certain; the rest is weighed.
        if marked(data) or b"\x00" in data[:_SAMPLE] or _is_utf8(data):
            return decode(data), []
        encoding = _fitting(data, declared)
        return (data.decode(encoding) if encoding else decode(data)), []
    except UnreadableError as error:
        patched = _patched(data, declared)
        if patched is None:
            raise error
        return patched


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(data: bytes, stated: str | None) -> str | None:
    match = _DECLARED.search(data[:_HEAD])
    name = stated or ((match[1] or match[2]).decode("ascii") if match else None)
    try:
        name = codecs.lookup(name).name if name else None
    except LookupError:
        return None
    return _CHINESE.get(name.replace("_", ""), name) if name else None


def _fitting(data: bytes, stated: str | None) -> str | None:
    """Return the declared encoding if the bytes are that, else ``None``.

    One byte for each sign fits any bytes: such a declaration counts only where they do not read
    like Chinese.
    """
    encoding = _declared(data, stated)
    if encoding is None or encoding in _UNMEANT:
        return None
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    sample = data[:_SAMPLE]
    if encoding in _CHINESE.values():
        return encoding if reads_like(sample, encoding) >= _PLAUSIBLE else None
    chinese = max(reads_like(sample, name) for name in set(_CHINESE.values()))
    return None if chinese >= _PLAUSIBLE else encoding


def _patched(data: bytes, stated: str | None) -> tuple[str, list[Gap]] | None:
    """Return a text whose few broken bytes show as such, if all else of it is sound.

    Servers cut summaries and lists in the middle of a character; the article is whole.
    """
    for encoding in dict.fromkeys(("utf-8", _declared(data, stated) or "gb18030", "gb18030")):
        try:
            text = data.decode(encoding, errors="replace")
        except LookupError:
            continue
        broken = text.count("\N{REPLACEMENT CHARACTER}")
        if broken <= _FEW and broken <= len(data) * _SHARE + 3:
            first = _first_broken(data, encoding)
            problem = f"holds {broken} broken signs of {encoding.upper()}"
            return text, [Gap(problem, _REMEDY, f"byte {first}")]
    return None


def _first_broken(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0

"""Turns the bytes of a text file into text, or says at which byte and why that fails.

The order is that of certainty: byte order marks, strict UTF-8, UTF-16 without a mark, then the
encodings of Chinese and Western offices weighed by what real text looks like in them, and last
what charset-normalizer finds. A damaged file is refused; it is never patched in silence.
"""

from __future__ import annotations

import re
from functools import cache

from tourmetrics.documents.records import UnreadableError

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 1 << 16
_SAVE = "save the file again as UTF-8"
_REPAIR = "get the file anew, or repair it and save it as UTF-8"
_PLAUSIBLE = 0.8
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Characters of which Chinese and Western text is made; all others make a decoding doubtful.
_USUAL = re.compile(
    r"[\t\n\r -~\u00a0-\u00ff\u2010-\u2044\u20ac\u2160-\u217f\u2460-\u24ff"
    r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
# The offices' encodings, the likelier first where two fit a text equally well.
_CANDIDATES = ("gb18030", "big5hkscs", "cp1252")
_WESTERN_SIGNS = frozenset("–—‘’‚“”„…•€£¥©®™°·×«»§±½¼¾²³µ¿¡\xa0")


def decode(data: bytes) -> str:
    r"""Return the text of ``data``, without a byte order mark and with its line ends as they are.

    Raises:
        UnreadableError: the bytes are no text, are damaged, or fit no encoding; names the byte.

    >>> decode("接待游客1亿人次\r\n".encode("gb18030"))
    '接待游客1亿人次\r\n'
    """
    text = _decode(data)
    match = _CONTROLS.search(text)
    if match and len(_CONTROLS.findall(text)) > len(text) // 1000:
        raise UnreadableError(
            "is a binary file, not text", "convert it to a text file", _byte(data, text, match)
        )
    return text


def marked(data: bytes) -> bool:
    """Whether the bytes begin with a byte order mark."""
    return any(data.startswith(mark) for mark, _ in _MARKS)


def reads_like(data: bytes, encoding: str) -> float:
    """Return how much ``data`` reads like real text in one encoding: 1 is wholly, 0 not at all."""
    return _likeness(data[:_SAMPLE], encoding)


def _byte(data: bytes, text: str, match: re.Match[str]) -> str:
    char = match.group().encode()
    return f"byte {data.find(char)}"


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, len(mark), encoding)
    # A zero byte in every twentieth place is too many for a slip of the pen.
    if data.count(0) > len(data) // 20:
        return _without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    if b"\x00" in data:
        return _without_mark(data)
    if _is_damaged_utf8(data[max(0, broken - _SAMPLE) : broken + _SAMPLE]):
        raise UnreadableError("is UTF-8, but damaged", _REPAIR, f"byte {broken}")
    guess = _guess(data)
    if guess is None:
        raise UnreadableError("is in no encoding that can be told", _SAVE, f"byte {broken}")
    return _strictly(data, 0, guess)


def _strictly(data: bytes, skip: int, encoding: str) -> str:
    try:
        return data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte {error.start + skip}"
        raise UnreadableError(f"is {encoding.upper()}, but damaged", _REPAIR, place) from error


def _without_mark(data: bytes) -> str:
    """UTF-16 without a mark shows by its zero bytes, which no other text has."""
    best, best_share = "", 0.0
    if len(data) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            sample = text[:_SAMPLE]
            share = len(_USUAL.findall(sample)) / len(sample)
            if share > best_share:
                best, best_share = text, share
    if best_share < 0.95:
        place = f"byte {data.find(0)}"
        raise UnreadableError("is a binary file, not text", "convert it to a text file", place)
    return best


def _is_damaged_utf8(sample: bytes) -> bool:
    """Whether far more of the characters are sound UTF-8 than are broken."""
    text = sample.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(1 for char in text if char > "\x7f") - broken
    return sound > 4 * broken


def _guess(data: bytes) -> str | None:
    """Return the encoding in which the sample reads most like text, if it does in any."""
    sample = data[:_SAMPLE]
    scores = {encoding: _likeness(sample, encoding) for encoding in _CANDIDATES}
    likeliest = max(_CANDIDATES, key=lambda encoding: scores[encoding])
    return likeliest if scores[likeliest] >= _PLAUSIBLE else _by_library(sample)


def _likeness(sample: bytes, encoding: str) -> float:
    """Return the share of the characters beyond ASCII that real text is likely to hold.

    The wrong encoding shows: Big5 read as GBK gives rare characters, a Western é before a letter
    becomes one Chinese character, and GBK read as Windows-1252 gives accents without letters.
    """
    text = sample.decode(encoding, errors="replace")
    beyond = [at for at, char in enumerate(text) if char > "\x7f"]
    if encoding == "cp1252":
        fitting = sum(1 for at in beyond if _is_western(text, at))
    else:
        usual = _usual_characters()
        fitting = sum(1 for at in beyond if text[at] in usual)
    return fitting / len(beyond) if beyond else 0.0


def _is_western(text: str, at: int) -> bool:
    char = text[at]
    if char in _WESTERN_SIGNS:
        return True
    beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return char.isalpha() and any(other.isascii() and other.isalpha() for other in beside)


@cache
def _usual_characters() -> frozenset[str]:
    """The everyday characters of both Chinese scripts, and the signs that stand among them.

    GB2312 has signs in rows A1-A3 and the 3,755 usual simplified characters in B0-D7, Big5 the
    5,401 usual traditional ones in A4-C6.
    """
    trail = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    simplified = bytes(
        b
        for row in (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
        for t in range(0xA1, 0xFF)
        for b in (row, t)
    )
    traditional = bytes(b for row in range(0xA4, 0xC7) for t in trail for b in (row, t))
    known = simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore")
    return frozenset(known) | _WESTERN_SIGNS


def _by_library(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(sample).best()
    if found is None or found.chaos > 0.1 or found.coherence < 0.3:
        return None
    return str(found.encoding)

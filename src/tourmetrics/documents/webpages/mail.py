"""The reader of mails and web archives (EML, MHT): the message's page or text, with its subject.

The page goes through the reader of web pages, a text through that of plain text. Attachments are
documents of their own: they are named as not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import errors, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

from tourmetrics.documents.encoding import decode
from tourmetrics.documents.plaintext import blocks_of
from tourmetrics.documents.records import Content, Gap, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.webpages.reader import page_content
from tourmetrics.model import Block, BlockKind, Metadata

_SAVE = "open the message in a mail program and save its text as .txt in UTF-8"
_APART = "save the attachment as a file beside the message"
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_ANEW = "have the message sent or saved anew"
_DAMAGED = (errors.InvalidBase64CharactersDefect, errors.InvalidBase64PaddingDefect)
_FRAME = re.compile(
    rb"<i?frame\b[^>]{0,2000}?\ssrc\s{0,9}=\s{0,9}[\"']?([^\"'\s>]{1,2000})", re.IGNORECASE
)
_LONGEST_HEADER, _NAMED = 10_000, 20


class MailReader:
    """The reader of mails (EML) and of web archives (MHT, MHTML)."""

    formats = frozenset({"mail"})

    def read(self, data: bytes, path: Path) -> Content:
        """Return the text of a message; each attachment is a gap.

        Raises:
            UnreadableError: it is no message, has too many parts, or holds no text.
        """
        archive = path.suffix.lower() != ".eml"
        try:
            return _content(_parsed(data), archive)
        except (RecursionError, MessageError, LookupError) as error:
            raise UnreadableError(f"is a damaged message ({error})", _SAVE) from error


def _parsed(data: bytes) -> EmailMessage:
    limit = load_rules().limits.mail_parts
    if len(_BOUNDARY.findall(data)) > limit:
        raise UnreadableError(f"has more than {limit:,} parts within parts", _SAVE)
    message = BytesParser(policy=policy.default).parsebytes(data)
    if not message.keys():
        raise UnreadableError("is no message: it has no header", _SAVE)
    for part in _parts(message):
        # Long headers cost the parser of headers more than their length.
        if any(len(value) > _LONGEST_HEADER for _, value in _raw_headers(part)):
            raise UnreadableError("has a header that is too long", _SAVE)
    return message


def _raw_headers(part: MIMEPart) -> Iterator[tuple[str, str]]:
    read = {"content-type", "content-disposition", "subject", "date", "content-transfer-encoding"}
    for name, value in part.raw_items():
        if name.lower() in read:
            yield name, str(value)


def _parts(message: MIMEPart) -> Iterator[MIMEPart]:
    """Yield the parts of a message; a message within it is one part."""
    stack: list[MIMEPart] = [message]
    while stack:
        part = stack.pop()
        yield part
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            stack.extend(reversed(list(part.iter_parts())))


def _content(message: EmailMessage, archive: bool) -> Content:
    gaps: list[Gap] = []
    unread = []
    for part in _parts(message):
        gaps += _damages(part)
        if part.get_content_maintype() != "multipart" and _is_attached(part, archive):
            unread.append(part)
    body = _archived(message) if archive else _shown(message)
    gaps += [_unread(part) for part in unread[:_NAMED]]
    if len(unread) > _NAMED:
        more = f"holds {len(unread) - _NAMED} more attachments that are not read"
        gaps.append(Gap(more, _APART, "end"))
    content = replace(body, gaps=(*body.gaps, *gaps))
    # A web archive is a page that was saved: its subject and date are those of the saving.
    return content if archive else _with_subject(content, message)


def _is_attached(part: MIMEPart, archive: bool) -> bool:
    """Whether a part is a document of its own, and no picture or style of the page."""
    if part.get_content_disposition() == "attachment":
        return True
    if archive or part.get_content_maintype() == "image":
        return False
    if part.get_content_type() == "text/plain":
        return part.get_filename() is not None
    return part.get_content_type() != "text/html"


def _unread(part: MIMEPart) -> Gap:
    name = " ".join((part.get_filename() or part.get_content_type()).split())[:120]
    return Gap(f"holds the attachment {name!r}, which is not read", _APART, f"attachment {name}")


def _damages(part: MIMEPart) -> list[Gap]:
    """Return what says that a part lost some of its text on its way.

    Raises:
        UnreadableError: what is left of its coding gives no text.
    """
    if part.get_content_maintype() in {"text", "multipart"}:
        _bytes(part)
    found = tuple(part.defects)
    if any(isinstance(defect, errors.InvalidBase64LengthDefect) for defect in found):
        raise UnreadableError("has a text whose coding (base64) is damaged", _ANEW)
    if any(isinstance(defect, _DAMAGED) for defect in found):
        problem = "has a text whose coding (base64) is damaged: signs are missing or wrong"
        return [Gap(problem, _ANEW, part.get_content_type())]
    if any(isinstance(defect, errors.CloseBoundaryNotFoundDefect) for defect in found):
        return [Gap("breaks off before its end", _ANEW, "end")]
    return []


def _shown(message: EmailMessage) -> Content:
    """Return what a mail program shows: all parts in their order, the best of alternatives."""
    problems: list[UnreadableError] = []
    contents = _shown_below(message, problems)
    if not contents:
        raise next(reversed(problems), UnreadableError("holds no text", _SAVE))
    return _joined(contents)


def _shown_below(part: MIMEPart, problems: list[UnreadableError]) -> list[Content]:
    if part.get_content_maintype() == "multipart":
        parts = list(part.iter_parts())
        if part.get_content_subtype() != "alternative":
            return [content for each in parts for content in _shown_below(each, problems)]
        parts.sort(key=_holds_page, reverse=True)
        return next((found for each in parts if (found := _shown_below(each, problems))), [])
    if _is_attached(part, archive=False):
        return []
    try:
        if part.get_content_type() == "text/html":
            return [page_content(_bytes(part), part.get_content_charset())]
        text = _text(part).strip("\r\n") if part.get_content_type() == "text/plain" else ""
    except UnreadableError as error:
        problems.append(error)
        return []
    return [Content(text, tuple(blocks_of(text)))] if text.strip() else []


def _holds_page(part: MIMEPart) -> bool:
    return any(inner.get_content_type() == "text/html" for inner in _parts(part))


def _archived(message: EmailMessage) -> Content:
    """Return the page of a web archive with its frames: the first that has words."""
    pages = [part for part in _parts(message) if part.get_content_type() == "text/html"]
    problem = UnreadableError("holds no text", _SAVE)
    for page in pages:
        contents = []
        frames = _frames_of(page, pages)
        for part in (page, *frames.values()):
            try:
                charset = part.get_content_charset()
                contents.append(page_content(_bytes(part), charset, frames.keys()))
            except UnreadableError as error:
                problem = error
        if contents:
            return _joined(contents)
    contents = _shown_below(message, []) if not pages else []
    if not contents:
        raise problem
    return _joined(contents)


def _frames_of(page: MIMEPart, pages: list[MIMEPart]) -> dict[str, MIMEPart]:
    """Return the pages that a page shows within itself, by the address that it gives them."""
    places = {f"cid:{str(p['Content-ID'] or '').strip('<> ')}": p for p in reversed(pages)}
    places |= {str(p["Content-Location"] or "").strip(): p for p in reversed(pages)}
    base = str(page["Content-Location"] or "")
    found: dict[str, MIMEPart] = {}
    for match in _FRAME.finditer(_bytes(page)):
        address = unescape(match[1].decode("latin-1"))
        part = places.get(address) or places.get(_absolute(base, address))
        if part is not None and part is not page and part not in found.values():
            found[address[:200]] = part
    return found


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _joined(contents: list[Content]) -> Content:
    """Return several parts as one text; the first tells of the message."""
    if len(contents) == 1:
        return contents[0]
    text = ""
    blocks: list[Block] = []
    for number, content in enumerate(contents, start=1):
        text += "\n\n" if text else ""
        for block in content.blocks:
            start, end = block.start + len(text), block.end + len(text)
            blocks.append(Block(block.kind, start, end, f"part {number}, {block.locator}"))
        text += content.text.rstrip("\n")
    gaps = tuple(gap for content in contents for gap in content.gaps)
    return replace(contents[0], text=f"{text}\n", blocks=tuple(blocks), gaps=gaps)


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: MIMEPart) -> str:
    """Return a part of plain text, with lines joined that its sender says were folded."""
    data = _bytes(part)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _declared_text(data, part.get_content_charset())
    text = text.replace("\r\n", "\n")
    if part.get_param("format") == "flowed":
        text = re.sub(r"(?<!^--) \n(?=[^\n>])", " ", text, flags=re.MULTILINE)
    return text


def _declared_text(data: bytes, charset: str | None) -> str:
    try:
        return decode(data)
    except UnreadableError:
        if charset is None:
            raise
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
        raise


def _with_subject(content: Content, message: EmailMessage) -> Content:
    """Put the subject and the date above the text, as a mail program shows them."""
    subject = load_rules().web.replied.sub("", " ".join(str(message["subject"] or "").split()))
    lines: list[tuple[BlockKind, str, str, str]] = []
    if subject and "".join(subject.split()) not in "".join(content.text.split()):
        lines.append(("heading", "# ", subject, "header Subject"))
    sent = getattr(message["date"], "datetime", None)
    if sent is not None:
        lines.append(("paragraph", "", f"Date: {sent.date().isoformat()}", "header Date"))
    text, blocks = "", []
    for kind, mark, line, locator in lines:
        start = len(text) + len(mark)
        blocks.append(Block(kind, start, start + len(line), locator))
        text += f"{mark}{line}\n\n"
    moved = [replace(b, start=b.start + len(text), end=b.end + len(text)) for b in content.blocks]
    metadata = content.metadata
    if subject and metadata.title is None:
        metadata = _titled(metadata, subject)
    return replace(content, text=text + content.text, blocks=(*blocks, *moved), metadata=metadata)


def _titled(metadata: Metadata, subject: str) -> Metadata:
    return replace(metadata, title=subject, origins={**metadata.origins, "title": "file"})

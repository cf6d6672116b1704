"""The reader of mails and web archives (EML, MHT): the message's page or text, with its subject.

The page goes through the reader of web pages, a text through that of plain text. Attachments are
documents of their own: they are named as not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from tourmetrics.documents.encoding import decode
from tourmetrics.documents.plaintext import blocks_of
from tourmetrics.documents.records import Content, Gap, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.webpages.reader import page_content
from tourmetrics.model import Block, BlockKind, Metadata

_SAVE = "open the message in a mail program and save its text as .txt in UTF-8"
_APART = "save the attachment as a file beside the message"
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
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
    limit = load_rules().web.mail_parts
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


def _parts(message: EmailMessage) -> Iterator[MIMEPart]:
    """Yield the parts of a message; a message within it is one part."""
    stack: list[MIMEPart] = [message]
    while stack:
        part = stack.pop()
        yield part
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            stack.extend(reversed(list(part.iter_parts())))


def _content(message: EmailMessage, archive: bool) -> Content:
    pages: list[MIMEPart] = []
    texts: list[MIMEPart] = []
    gaps: list[Gap] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart":
            continue
        if part.get_content_disposition() == "attachment" or _is_other(part, archive):
            gaps.append(_unread(part))
        elif kind == "text/html":
            pages.append(part)
        elif kind == "text/plain":
            texts.append(part)
    body = _first_readable(pages, texts)
    if len(gaps) > _NAMED:
        more = Gap(f"holds {len(gaps) - _NAMED} more attachments that are not read", _APART, "end")
        gaps = [*gaps[:_NAMED], more]
    content = replace(body, gaps=(*body.gaps, *gaps))
    # A web archive is a page that was saved: its subject and date are those of the saving.
    return content if archive else _with_subject(content, message)


def _is_other(part: MIMEPart, archive: bool) -> bool:
    """Whether a part is a document of its own, and no picture or style of the page."""
    if archive or part.get_content_maintype() == "image":
        return False
    if part.get_content_type() == "text/plain":
        return part.get_filename() is not None
    return part.get_content_type() != "text/html"


def _unread(part: MIMEPart) -> Gap:
    name = " ".join((part.get_filename() or part.get_content_type()).split())[:120]
    return Gap(f"holds the attachment {name!r}, which is not read", _APART, f"attachment {name}")


def _first_readable(pages: list[MIMEPart], texts: list[MIMEPart]) -> Content:
    """Return the first page with words; frames of an archive come after their empty frame."""
    problem = UnreadableError("holds no text", _SAVE)
    for part in pages:
        try:
            return page_content(_bytes(part), part.get_content_charset())
        except UnreadableError as error:
            problem = error
    read = [_text(part) for part in texts]
    text = "\n\n".join(piece.strip("\r\n") for piece in read if piece.strip())
    if not text:
        raise problem
    return Content(text, tuple(blocks_of(text)))


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

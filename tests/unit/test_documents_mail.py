"""Mails and web archives: the page or the text, the subject, attachments named as not read."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest

from tourmetrics.documents.formats import recognise
from tourmetrics.documents.records import Content, UnreadableError
from tourmetrics.documents.rules import load_rules
from tourmetrics.documents.webpages.mail import MailReader

PAGE = (
    "<html><head><meta charset=gb2312><title>快报</title></head>"
    "<body><p>接待游客120.5万人次。</p></body></html>"
)


def read(data: bytes | EmailMessage, name: str = "a.eml") -> Content:
    raw = data.as_bytes() if isinstance(data, EmailMessage) else data
    content = MailReader().read(raw, Path(name))
    for block in content.blocks:
        found = content.text[block.start : block.end]
        assert found
        assert found == found.strip()
    return content


def message(text: str = "接待游客120.5万人次。\n", charset: str = "utf-8") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "转发：2024年五一假期快报"
    mail["From"] = "办公室 <office@example.cn>"
    mail["Date"] = "Thu, 02 May 2024 10:00:00 +0800"
    mail.set_content(text, charset=charset)
    return mail


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "big5"])
def test_a_mail_of_text_with_its_subject_and_date(charset: str) -> None:
    content = read(message(charset=charset))
    assert content.text.rstrip() == (
        "# 2024年五一假期快报\n\nDate: 2024-05-02\n\n接待游客120.5万人次。"
    )
    assert content.metadata.title == "2024年五一假期快报"
    assert content.metadata.published is None
    found = [(b.kind, b.locator) for b in content.blocks]
    assert found == [
        ("heading", "header Subject"), ("paragraph", "header Date"), ("paragraph", "line 1"),
    ]  # fmt: skip


def test_the_page_goes_before_the_text() -> None:
    mail = message("plain words\n")
    mail.add_alternative(PAGE, subtype="html", charset="gb2312")
    content = read(mail)
    assert "plain words" not in content.text
    assert content.blocks[-1].locator == "css body > p"


def test_a_page_without_words_leaves_the_text() -> None:
    mail = message()
    mail.add_alternative("<img src=cid:1>", subtype="html")
    assert "120.5万人次" in read(mail).text


def test_a_subject_that_the_text_bears_stands_once() -> None:
    mail = message("2024年五一假期快报\n\n接待游客120.5万人次。\n")
    assert read(mail).text.count("快报") == 1


def test_attachments_are_named_as_not_read() -> None:
    mail = message()
    mail.add_attachment(b"PK", maintype="application", subtype="zip", filename="五一 数据.xlsx")
    mail.add_attachment("a,b", subtype="csv", filename="t.csv")
    mail.add_attachment(message())
    mail.add_attachment(b"x", maintype="image", subtype="png", disposition="inline")
    content = read(mail)
    assert [gap.place for gap in content.gaps] == [
        "attachment 五一 数据.xlsx", "attachment t.csv", "attachment message/rfc822",
    ]  # fmt: skip
    assert all(gap.remedy for gap in content.gaps)
    assert content.text.count("120.5") == 1


def test_very_many_attachments_are_counted() -> None:
    mail = message()
    for number in range(30):
        mail.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{number}.pdf")
    assert len(read(mail).gaps) == 21


def test_all_parts_that_a_mail_program_shows_are_read() -> None:
    mail = message("plain words\n")
    mail.add_alternative(PAGE, subtype="html", charset="gb2312")
    mail.make_mixed()
    for kind in ("image/png", "text/html"):
        part = EmailMessage()
        main, _, subtype = kind.partition("/")
        part.set_content("<p>收入8.5亿元。</p>".encode(), main, subtype, disposition="inline")
        mail.attach(part)
    content = read(mail)
    assert content.text.endswith("\n\n接待游客120.5万人次。\n\n收入8.5亿元。\n")
    assert [b.locator for b in content.blocks[-2:]] == [
        "part 1, css body > p",
        "part 2, css body > p",
    ]
    assert content.gaps == ()


@pytest.mark.parametrize("address", ["cid:f1@x", "http://x.cn/a/b.htm", "b.htm"])
def test_frames_that_an_archive_holds_are_read(address: str) -> None:
    def part(place: str, name: str, page: str) -> str:
        return (
            "--B\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
            f"Content-Location: {place}\nContent-ID: <{name}>\n\n<html><body>{page}</body></html>\n"
        )

    frame = f'<iframe id=f src="{address}"></iframe><p>接待游客120.5万人次。</p>'
    mail = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n"
        + part("http://x.cn/a/", "f0@x", frame)
        + part("http://x.cn/a/b.htm", "f1@x", "<p>收入8.5亿元。</p>")
        + part("http://x.cn/a/header.htm", "f2@x", "<p>第9页</p>")
        + "--B--\n"
    )
    content = read(mail.encode(), "a.mht")
    assert content.text == "接待游客120.5万人次。\n\n收入8.5亿元。\n"
    assert content.gaps == ()


def test_what_a_message_lost_on_its_way_is_said() -> None:
    coded = base64.b64encode("接待游客120.5万人次，实现旅游收入8.5亿元。".encode()).decode()
    head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    (gap,) = read(f"{head}{coded[:16]}!!{coded[16:]}".encode()).gaps
    assert gap.place == "text/plain"
    assert "base64" in gap.problem
    with pytest.raises(UnreadableError, match="base64"):
        read(f"{head}{coded[:17]}".encode())
    cut = f"Content-Type: multipart/mixed; boundary=B\n\n--B\n{head}{coded[:16]}\n"
    (gap,) = read(cut.encode()).gaps
    assert "breaks off" in gap.problem
    assert read(f"{cut}--B--\n".encode()).gaps == ()


def test_folded_text_is_joined() -> None:
    mail = message("Visitors rose \nto 12.5 million.\n-- \nOffice\n")
    mail.set_param("format", "flowed")
    assert "Visitors rose to 12.5 million.\n-- \nOffice" in read(mail).text


def archive(charset: str, encoding: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = "<Saved by Blink>"
    mail["Subject"] = "快报"
    mail["Date"] = "Thu, 02 May 2024 10:00:00 +0800"
    mail.set_content("x")
    mail.make_related()
    del mail.get_payload()[0]  # type: ignore[union-attr]
    frame = EmailMessage()
    frame.set_content("<frameset><frame src=cid:1></frameset>", subtype="html")
    page = EmailMessage()
    page.set_content(PAGE.encode(encoding), "text", "html", params={"charset": charset})
    picture = EmailMessage()
    picture.set_content(b"GIF", "image", "gif")
    for part in (frame, page, picture):
        mail.attach(part)
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gbk"), ("utf-8", "gbk"), ("gb2312", "utf-8")]
)
@pytest.mark.parametrize("name", ["page.mht", "page.doc"])
def test_a_web_archive_is_its_page(charset: str, encoding: str, name: str) -> None:
    content = read(archive(charset, encoding), name)
    assert content.text == "# 快报\n\n接待游客120.5万人次。\n"
    assert content.gaps == ()
    assert content.metadata.published is None


def test_an_archive_is_known_by_its_beginning() -> None:
    rules = load_rules()
    assert recognise("a.doc", b"MIME-Version: 1.0\r\n", rules).name == "mail"
    assert recognise("a.mht", archive("gb2312", "gbk"), rules).name == "mail"


def test_a_page_is_known_after_its_declaration() -> None:
    rules = load_rules()
    page = b'<?xml version="1.0" encoding="gb2312"?>\n<!-- x -->\n<!DOCTYPE html><html>'
    assert recognise("a.htm", page, rules).name == "html"
    assert recognise("a.doc", b"<html xmlns:w='urn:x'>", rules).name == "html"
    assert recognise("a.xml", b"<?xml version='1.0'?><data/>", rules).name == "xml"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\n\nwords", "no header"),
        (b"Subject: x\n\n", "no text"),
        (b"Subject: " + b"x" * 20_000 + b"\n\nwords", "header that is too long"),
        (b"Content-Type: multipart/mixed; boundary=a\n\n" * 600, "parts within parts"),
        (b"Content-Type: text/plain\n\n\x80\x81\xff\xfe\xfd", "encoding"),
    ],
)
def test_messages_that_cannot_be_read_say_why(data: bytes, problem: str) -> None:
    with pytest.raises(UnreadableError, match=problem) as caught:
        read(data)
    assert caught.value.remedy


def test_parts_within_parts_are_bounded() -> None:
    depth = 400
    inner = b"".join(
        b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(depth)
    )
    data = b"Content-Type: multipart/mixed; boundary=b0\n\n" + inner + b"words"
    with pytest.raises(UnreadableError):
        read(data)

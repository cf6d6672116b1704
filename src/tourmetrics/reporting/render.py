"""HTML to PDF: tagged, in the bundled fonts alone, the same bytes for the same input."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib
import io
import logging
import re
import threading
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tourmetrics import native
from tourmetrics.errors import RenderError
from tourmetrics.reporting.bindings import parsed_before
from tourmetrics.reporting.fetch import RefusedError, drop_unsafe_links, load, shortened
from tourmetrics.reporting.finish import finish
from tourmetrics.reporting.fonts import font_files, only_bundled_fonts
from tourmetrics.reporting.glyphs import replace_in_tree, replace_missing
from tourmetrics.reporting.postponed import rare_imports_postponed
from tourmetrics.reporting.proof import proofread
from tourmetrics.reporting.references import numbered_early
from tourmetrics.reporting.rendered import Rendered
from tourmetrics.reporting.tags import watched
from tourmetrics.reporting.writing import pages_listed_once, write_once
from tourmetrics.resources import fonts_dir

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

    from tourmetrics.reporting.attachments import Attached

#: "zh" alone may give Japanese shapes.
_LANGUAGES = {"zh": "zh-CN"}
#: What lone surrogates become: they cannot be written as UTF-8.
_SURROGATE = re.compile("[\ud800-\udfff]")

# Pango's maps and the collector's switch belong to the process: one render at a time.
_LOCK = threading.RLock()
_fonts: FontConfiguration | None = None


def start_engine() -> None:
    """Do what else the first PDF does: import the engine, open the fonts, list their characters.

    Raises:
        RenderError: a native library is missing; the text says what to do.
    """
    with _LOCK, only_bundled_fonts():
        _weasyprint()
        _font_configuration()
        replace_missing("")


def render_pdf(
    html: str,
    *,
    base: Path,
    title: str,
    lang: str,
    identifier: str | None = None,
    fonts: Sequence[Path] = (),
    created: date | None = None,
    variant: str = "pdf/ua-1",
    attached: Sequence[Attached] = (),
) -> Rendered:
    """Render one page of HTML to a tagged PDF.

    Characters that no bundled font draws are printed as code points, such as
    ``[U+1F600]``; nothing is loaded but files below ``base``, ``fonts`` and the folder of
    the bundled fonts. The fonts are registered already: style sheets only name them (see
    :mod:`tourmetrics.reporting.fonts`).

    Args:
        html: the whole document; text of documents must be escaped in it.
        base: the template's folder, against which relative addresses are resolved.
        title: the title in the PDF's metadata and in the window of a reader.
        lang: language of the document: ``zh``, ``en``, ``zh+en`` or any other BCP 47 tag.
        identifier: what tells this file from others; without it, made from ``html``.
        fonts: further folders that the template may load fonts from.
        created: the day written as the file's date; without it the file has none.
        variant: the standard to meet, as WeasyPrint names it.
        attached: files to put into the PDF; only PDF/A-3 knows them.

    Raises:
        RenderError: a native library is missing, or the page cannot be rendered; the text
            says what to do.
    """
    font_files()
    heard: list[str] = []
    with (
        _LOCK,
        only_bundled_fonts(),
        _engine_quiet(heard),
        _collector_off(),
        _unclosed_quiet(),
        pages_listed_once(),
    ):
        document, notes = _lay_out(html, base, title, lang, fonts, created, heard)
        heard.extend(f"layout: {fault}" for fault in proofread(document))
        if identifier is None:
            identifier = hashlib.sha256(html.encode("utf-8", "replace")).hexdigest()[:32]
        try:
            with watched() as seen:
                pdf = document.write_pdf(
                    finisher=partial(_finish, seen=seen, attached=attached, created=created),
                    pdf_variant=variant,
                    pdf_identifier=identifier.encode("utf-8", "replace"),
                    # The names make a tree, which has to be sorted.
                    attachments=[
                        _attachment(one, created)
                        for one in sorted(attached, key=lambda one: one.name)
                    ],
                )
        except (ValueError, TypeError, AssertionError, KeyError, RecursionError) as error:
            raise _failed(error) from error
        _forget_fonts_of_templates()
    return Rendered(pdf, len(document.pages), tuple(dict.fromkeys(heard)), notes)


def _finish(document: Any, pdf: Any, **how: Any) -> None:
    finish(document, pdf, **how)
    write_once(pdf)


def _lay_out(
    html: str,
    base: Path,
    title: str,
    lang: str,
    fonts: Sequence[Path],
    created: date | None,
    heard: list[str],
) -> tuple[Any, tuple[str, ...]]:
    weasyprint = _weasyprint()
    folders = (base, fonts_dir(), *fonts)
    fetcher = _make_fetcher(folders, heard)
    text = _SURROGATE.sub(lambda found: f"[U+{ord(found.group()):04X}]", html)
    try:
        page = weasyprint.HTML(
            string=text, base_url=f"{base.resolve().as_uri()}/", url_fetcher=fetcher
        )
        heard.extend(drop_unsafe_links(page.etree_element))
        heard.extend(replace_in_tree(page.etree_element))
        page.etree_element.set("lang", page.etree_element.get("lang") or _language(lang))
        with numbered_early():
            document = page.render(font_config=_font_configuration())
    except (ValueError, TypeError, AssertionError, KeyError, RecursionError) as error:
        raise _failed(error) from error
    for sheet in document.pages:
        # What stands inside a link would be one more, and a drawing may not be one.
        sheet.links = [link for link in sheet.links if _is_link(link[-1])]
    # A control code would break the metadata's XML.
    document.metadata.title = replace_missing(title)[0]
    document.metadata.lang = _language(lang)
    day = f"{created.isoformat()}T00:00:00Z" if created else None
    document.metadata.created = document.metadata.modified = day
    for own in document.metadata.attachments:
        own.created = own.modified = _moment(created)
    notes = tuple(
        f"{library.name} is missing ({library.why}); {native.remedy()}"
        for library in native.missing_libraries()
        if not library.required
    )
    return document, notes


def _is_link(box: Any) -> bool:
    return str(box.element_tag).partition(":")[0] == "a"


def _attachment(file: Attached, created: date | None) -> Any:
    import weasyprint

    return weasyprint.Attachment(
        file_obj=io.BytesIO(file.content),
        name=file.name,
        description=file.description,
        created=_moment(created),
        modified=_moment(created),
        relationship=file.relationship,
    )


def _moment(created: date | None) -> datetime:
    # Without a date WeasyPrint would write the time of now; the finisher takes this one away.
    return datetime.combine(created or date(1970, 1, 1), time())


def _language(lang: str) -> str:
    """Return the language tag; of a report in two languages, the first's."""
    first = lang.partition("+")[0]
    return _LANGUAGES.get(first, first)


def _failed(error: Exception) -> RenderError:
    return RenderError(
        f"the report could not be laid out ({type(error).__name__}: {error}): "
        "check the template, and report this if it is one of tourmetrics'"
    )


def _weasyprint() -> Any:
    """Import WeasyPrint, which loads the native libraries."""
    try:
        # It prints advice and warns about an optional library: both are said better here.
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            return _imported()
    except OSError as error:
        raise RenderError(_no_libraries(error)) from error


def _imported() -> Any:
    with parsed_before() as ready, rare_imports_postponed():
        try:
            return importlib.import_module("weasyprint")
        except OSError:
            if not ready:
                raise
    # It knows more ways to a library than by name.
    return importlib.import_module("weasyprint")


def _no_libraries(error: OSError) -> str:
    lost = [library.name for library in native.missing_libraries() if library.required]
    return (
        "PDF reports need native libraries that could not be loaded: "
        f"{', '.join(lost) or error}; {native.remedy()}; "
        "`tourmetrics doctor` then says whether anything is still missing"
    )


def _font_configuration() -> FontConfiguration:
    """Return the one configuration of the process; making it reads all fonts."""
    global _fonts
    if _fonts is None:
        from weasyprint.text.fonts import FontConfiguration

        _fonts = FontConfiguration()
    return _fonts


def _forget_fonts_of_templates() -> None:
    """Drop the configuration when a template added fonts, so that the next has its own."""
    global _fonts
    if _fonts is not None and _fonts._folder is not None:
        _fonts = None


def _make_fetcher(folders: Sequence[Path], heard: list[str]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Serves what :func:`load` allows; a refusal becomes a warning."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.endswith("/fonts.css") and Path(fonts_dir()).as_uri() in url:
                # Made for browsers; here the same fonts are registered already.
                return URLFetcherResponse(url, b"", {"Content-Type": "text/css"})
            try:
                content, kind = load(url, folders)
            except RefusedError as refusal:
                heard.append(f"not loaded: {shortened(url)}: {refusal}")
                raise
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Fetcher()


class _Listener(logging.Handler):
    """Keeps what WeasyPrint says instead of printing it."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        # The fetcher has said it already, with the reason.
        if "RefusedError" in text or "Using fontTools instead of HarfBuzz-Subset" in text:
            return
        self._heard.append(f"layout: {text}")


@contextlib.contextmanager
def _engine_quiet(heard: list[str]) -> Iterator[None]:
    """Collect the engine's complaints, and keep them from the logs of the program."""
    logger = logging.getLogger("weasyprint")
    listener = _Listener(heard)
    before = logger.propagate, logger.level
    logger.addHandler(listener)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.removeHandler(listener)
        logger.propagate, level = before
        logger.setLevel(level)


@contextlib.contextmanager
def _unclosed_quiet() -> Iterator[None]:
    """Bear that WeasyPrint leaves the closing of its colour profile to the interpreter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


@contextlib.contextmanager
def _collector_off() -> Iterator[None]:
    """Switch the garbage collector off: layout makes many objects that all live on."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""Findings of the audit, each with the sentences that it is about."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from tourmetrics.auditing import finding_metric
from tourmetrics.reporting.correction_rows import corrected_mark
from tourmetrics.reporting.facts import Evidence, Finding
from tourmetrics.reporting.notes import Notes, Piece, anchor
from tourmetrics.reporting.quantity import Quantity, exact, significant
from tourmetrics.reporting.scene import Scene
from tourmetrics.reporting.view import FindingRow, NoteRow, Quotation, SourceRow, Status

_TONES = {"error": "bad", "warning": "warn", "info": "none"}
_SAYING = "%(name)s: %(stated)s is stated, arithmetic gives %(expected)s."
# Where no arithmetic is behind a finding, none is claimed.
_SAYINGS = {
    "conflict": "%(name)s: %(stated)s is stated in one place, %(expected)s in another.",
    "target_drift": "%(name)s: the target was %(expected)s and became %(stated)s.",
}


def finding_rows(scene: Scene) -> tuple[FindingRow, ...]:
    """Return the findings that ask for a look, the gravest first; information is no finding."""
    order = list(_TONES)
    ranked = sorted(
        (f for f in scene.facts.findings if f.severity != "info"),
        key=lambda f: order.index(f.severity) if f.severity in order else len(order),
    )
    return tuple(_row(scene, finding) for finding in ranked)


def findings_headline(scene: Scene, rows: tuple[FindingRow, ...]) -> str:
    """Say what was found how often; where that is too long, how much was found."""
    words = scene.words
    tally = Counter(row.title for row in rows)
    told = words.term("list", ", ").join(
        words.text("%(check)s: %(n)s", check=check, n=n) for check, n in tally.most_common()
    )
    n = len(rows)
    return scene.fit([told, words.count("One finding to look at", "%(n)s findings to look at", n)])


def _row(scene: Scene, finding: Finding) -> FindingRow:
    term = scene.words.term
    figures = scene.figures_of(finding.figure_ids)
    return FindingRow(
        title=term("check", finding.check),
        severity=Status(term("severity", finding.severity), finding.severity,
                        _TONES.get(finding.severity, "none")),
        message=scene.cite.weave(
            _message(scene, finding, figures),
            [(scene.form.amount(f.quantity), [f.figure_id]) for f in figures],
        ),
        quotations=tuple(_quotation(scene, figure, finding) for figure in _one_a_sentence(figures)),
    )  # fmt: skip


def _one_a_sentence(figures: list[Evidence]) -> list[Evidence]:
    return list({(f.doc, f.sentence): f for f in reversed(figures)}.values())[::-1]


def _message(scene: Scene, finding: Finding, figures: list[Evidence]) -> str:
    """Say stated against expected in the report's language and unit."""
    words = scene.words
    if not figures or finding.expected is None:
        return finding.message if words.lang == "en" else words.term("finding", finding.check)
    like = _like(scene, finding, figures)
    metric = finding_metric(finding.check, [f.metric for f in figures])
    name = str(scene.names.metric(metric, figures[0].label, figures[0].language))
    if finding.check == "per_unit" and metric == figures[0].metric and len(figures) > 1:
        name = str(scene.names.quotient(None, metric, figures[1].quantity.unit))
    if finding.stated is None:
        expected = scene.form.amount(_amount(finding.expected, like, 4))
        return words.text("%(name)s: arithmetic gives %(expected)s; no document states it.",
                          name=name, expected=expected)  # fmt: skip
    # Two numbers that differ must not look alike for want of digits.
    pairs = (
        tuple(
            scene.form.amount(_amount(v, like, digits)) for v in (finding.stated, finding.expected)
        )
        for digits in range(4, 13)
    )
    stated, expected = next((p for p in pairs if p[0] != p[1]), ("", ""))
    if _is_sum_of_places(finding):
        once = scene.form.amount(_amount(finding.stated, like, 4))
        return words.text(
            "%(name)s: %(stated)s is the sum of its places; who visited two counts twice.",
            name=name, stated=once,
        )  # fmt: skip
    if not stated:
        return words.term("finding", finding.check)
    return words.text(_SAYINGS.get(finding.check, _SAYING),
                      name=name, stated=stated, expected=expected)  # fmt: skip


def _is_sum_of_places(finding: Finding) -> bool:
    """Whether the parts make the whole, which for visits of places is the fault itself."""
    if finding.check != "parts_exceed_whole" or finding.stated is None or finding.expected is None:
        return False
    return abs(finding.stated - finding.expected) <= (finding.tolerance or 0.0)


def _like(scene: Scene, finding: Finding, figures: list[Evidence]) -> Quantity:
    """Return the quantity whose unit the finding's numbers are in."""
    if finding.check == "growth_mismatch":
        return figures[0].quantity
    if finding.check == "share_out_of_range":
        return Quantity(exact(1), "percent")
    levels = [f.quantity for f in figures if f.quantity.measure == "level"]
    money = [q for q in levels if q.unit.isupper()]
    if finding.check == "per_unit" and money:
        return Quantity(exact(1), money[0].unit)
    return (levels or [f.quantity for f in figures])[0]


def _amount(value: float, like: Quantity, digits: int) -> Quantity:
    number = significant(exact(value), digits)
    return Quantity(number, like.unit, measure=like.measure, word=like.word)


def _quotation(scene: Scene, figure: Evidence, finding: Finding) -> Quotation:
    note = next(
        n
        for source in scene.notes.sources
        for n in source.notes
        if n.number == scene.notes.number(figure.figure_id)
    )
    source = next(s for s in scene.notes.sources if s.doc == figure.doc)
    text = Markup().join(
        Markup("<b>{}</b>{}").format(scene.cite.cell(p.text, [p.figure_id]), _mark(scene, p))
        if p.figure_id in finding.figure_ids and p.figure_id
        else scene.cite.link(p.text, [p.figure_id] if p.figure_id else [])
        for p in note.pieces
    )
    name = scene.names.own(source.title or source.doc, source.language)
    return Quotation(name, _where(scene, figure.locator, figure), text,
                     scene.names.own("", figure.language).lang)  # fmt: skip


def _mark(scene: Scene, piece: Piece) -> str:
    figures = scene.figures_of([piece.figure_id or ""])
    return corrected_mark((scene,), figures[0]) if figures else ""


def _where(scene: Scene, locator: str, figure: Evidence) -> str:
    parts = [figure.publisher or "", scene.form.day(figure.published) if figure.published else "",
             scene.form.locator(locator)]  # fmt: skip
    return scene.words.term("list", ", ").join(p for p in parts if p)


def source_rows(scenes: tuple[Scene, ...], notes: Notes) -> tuple[SourceRow, ...]:
    """Return the documents with their notes; two languages label them side by side."""
    rows: list[SourceRow] = []
    for source in notes.sources:
        about: list[str] = []
        for scene in scenes:
            if source.published:
                about.append(scene.form.day(source.published))
            else:
                about.append(scene.words.text("undated"))
        if source.title:
            about.append(source.doc)
        found = tuple(
            NoteRow(
                note.number,
                " / ".join(dict.fromkeys(s.form.locator(note.locator) for s in scenes)),
                _note_text(scenes, note.pieces),
                scenes[0].names.own("", source.language).lang,
            )
            for note in source.notes
        )
        title = scenes[0].names.own(source.title or source.doc, source.language)
        if len(scenes) > 1 and source.language in {"zh", "en"}:
            title = type(title)(title.text, "zh-CN" if source.language == "zh" else "en")
        publisher = scenes[0].names.owner(source.publisher, None) if source.publisher else None
        rows.append(SourceRow(title, publisher, " · ".join(dict.fromkeys(about)), found))
    return tuple(rows)


def _note_text(scenes: tuple[Scene, ...], pieces: tuple[Piece, ...]) -> Markup:
    parts: list[Markup] = []
    for piece in pieces:
        if piece.figure_id is None:
            parts.append(Markup.escape(piece.text))
            continue
        figures = scenes[0].figures_of([piece.figure_id])
        homes = [s.cite.home(piece.figure_id) for s in scenes if s.cite.has_home(piece.figure_id)]
        if homes:
            parts.append(
                Markup('<a id="{}" class="q" href="#{}">{}</a>').format(
                    anchor(piece.figure_id), homes[0], piece.text
                )
            )
        else:
            parts.append(Markup('<b id="{}">{}</b>').format(anchor(piece.figure_id), piece.text))
        for scene, home in zip(scenes[1:], homes[1:], strict=False):
            parts.append(Markup('<a class="also" href="#{}">{}</a>').format(home, scene.words.lang))
        parts += [Markup.escape(corrected_mark(scenes, f)) for f in figures[:1]]
    return Markup().join(parts)

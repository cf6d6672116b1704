"""The place of a figure: the one its sentence speaks of, else the publisher's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tourmetrics.extraction.lexicon import Lexicon
from tourmetrics.extraction.marks import Mark
from tourmetrics.extraction.placenames import resolve
from tourmetrics.extraction.quantity import Quantity
from tourmetrics.extraction.reading import Reading
from tourmetrics.extraction.whole import last_spoken_of, whole_of

# Characters of a name with the mark behind it.
_DASHES = "-–—~"
_SHORTEST_NAME = 2
_MAX_LABEL_GAP = 12
# Characters of what is said of a place between commas, behind its name.
_ASIDE = 90
# Behind these a place opens a clause.
_HEADS = ",;:。；：，—-▲●【】(\n "
# Characters before a place in which it is called a market.
_CALLED = 20
# Characters before an English place.
_BEFORE = 28
# Characters of "in the " at the head of a sentence.
_INSIDE = 11


@dataclass(slots=True)
class Carried:
    """The places that a sentence spoke of last: one that goes on, and a list to answer to.

    ``until`` is where the one ends, ``read`` where the search for further places begins, ``told``
    holds the places of the amounts so far.
    """

    code: str | None = None
    until: int = 0
    listed: tuple[str | None, ...] = ()
    read: int = 0
    told: list[str | None] = field(default_factory=list)


def region_of(
    item: Quantity, reading: Reading, lexicon: Lexicon, default: str | None, carried: Carried
) -> str | None:
    """Return the region code of a figure; ``carried`` is what its sentence said before.

    A place counts where it is the subject: at the head of a clause or right before the verb or
    metric of the number's own clause, or as the member of a list that the number answers
    (分别). It holds on to the next semicolon, unless 全市 and the like speak of home again.
    Places in names do not count.
    """
    first = reading.first_of_list(item)
    named = reading.marks.region.within(max(carried.read, reading.sentence.start), first.start)
    carried.read = item.end
    subjects = _subjects(named, first, reading, lexicon, default) if named else []
    whole = None
    if reading.wholes:
        since = max([mark.end for _, mark in subjects], default=0)
        whole = whole_of(first, since, reading, lexicon, default)
    if whole is not None:
        carried.code, carried.listed = None if whole == default else whole, ()
        carried.until = _segment_end(item, reading)
        return whole
    behind = _right_behind(item, reading, lexicon, default)
    if behind is not None:
        return behind
    at_home = _speaks_of_home(item, subjects, reading)
    if at_home is not None:
        spoken = default and last_spoken_of(at_home, reading, lexicon, default)
        carried.code, carried.listed, carried.until = spoken, (), _segment_end(item, reading)
        return spoken or default
    if subjects:
        if item.size > 1:
            listed = _respective(item, subjects, reading, default)
            carried.code, carried.listed = None, listed
            return listed[item.place]
        carried.code, carried.listed = subjects[-1][0], tuple(code for code, _ in subjects)
        carried.until = _segment_end(item, reading)
        if _shared(subjects, reading) or _beside_another(subjects[-1][1], item, reading):
            # One number for several places is that of the place they lie in.
            carried.code = None
            return default
        return carried.code
    if item.size > 1 and len(carried.listed) == item.size:
        return carried.listed[item.place]
    if item.size > 1 and item.place == 0 and _answers_places(item, reading, carried):
        carried.listed = tuple(carried.told[-item.size :])
        return carried.listed[0]
    if carried.code is not None and item.start < carried.until:
        return carried.code
    return default


def _right_behind(
    item: Quantity, reading: Reading, lexicon: Lexicon, default: str | None
) -> str | None:
    """Return the place at home right behind an English number: 69% in Makkah but 48% in Asir."""
    words: Sequence[str] = reading.grammar.words["place"].get("right_behind", ())
    if default is None or not words:
        return None
    word = next((word for word in words if reading.lowered.startswith(word, item.end)), "")
    mark = reading.marks.region.by_start.get(item.end + len(word)) if word else None
    code = resolve(mark, reading, lexicon, default) if mark is not None else None
    inside = code is not None and default in lexicon.knowledge.region_lineage(code)[1:]
    return code if inside else None


def _answers_places(item: Quantity, reading: Reading, carried: Carried) -> bool:
    """Whether a list answers the places before it: 荔波县…、江口县…,分别增加8.1%、2.7%."""
    told = carried.told[-item.size :]
    answers = any(mark.has("zh:respectively") for mark in reading.cues_before(item))
    return answers and len(told) == item.size and len(set(told)) > 1


def _shared(subjects: list[tuple[str, Mark]], reading: Reading) -> bool:
    """Whether the last two places stand in one list."""
    if len(subjects) < 2:
        return False
    between = reading.lowered[subjects[-2][1].end : subjects[-1][1].start].strip()
    return between in reading.grammar.words["place"]["list"] and between != ","


def _beside_another(mark: Mark, item: Quantity, reading: Reading) -> bool:
    """Whether a place stands in one list behind something that is no known place: 黑竹沟、沙湾.

    Behind another number, 、 begins the next member of a list of numbers.
    """
    marks = tuple(reading.grammar.words["place"]["enumeration"])
    apart = mark.start - reading.lead(item)[0] > _SHORTEST_NAME
    return apart and reading.lowered.endswith(marks, reading.sentence.start, mark.start)


def _segment_end(item: Quantity, reading: Reading) -> int:
    """Return where the part of the sentence ends that a place governs."""
    end = reading.sentence.end
    stops = [reading.lowered.find(mark, item.end, end) for mark in ";；"]
    return min([at for at in stops if at >= 0], default=end)


def _speaks_of_home(
    item: Quantity, subjects: list[tuple[str, Mark]], reading: Reading
) -> int | None:
    """Return where 我市 or 全市 stands, if it is nearer to the number than any other place.

    Behind a word for a share it is what the place is a part of: 黄陵县…占全市的11%.
    """
    if "home" not in reading.hints:
        return None
    start, end = reading.lead(item)
    since = max([mark.end for _, mark in subjects], default=start)
    for word in reading.hints["home"]:
        at = reading.normalized.find(word, since, end)
        if at >= 0 and at in reading.marks.region.by_end:
            # 天津全市: the whole of the place that is named before it.
            continue
        if at >= 0 and not (subjects and _is_whole(at, at + len(word), reading)):
            return at
    return None


def _is_whole(start: int, end: int, reading: Reading) -> bool:
    return any(mark.has("zh:share") for mark in reading.marks.cue.within(start - 1, end))


def _respective(
    item: Quantity, subjects: list[tuple[str, Mark]], reading: Reading, default: str | None
) -> tuple[str | None, ...]:
    """Return the place of each number of a list, gaps in the list of places being the default."""
    seps = reading.grammar.words["place"]["list"]
    start = min(mark.start for _, mark in subjects)
    end = reading.lead(item)[1]
    places: list[str | None] = [default]
    at = start
    while at < end:
        named = next((code for code, mark in subjects if mark.start == at), None)
        if named is not None:
            places[-1] = named
        step = next((s for s in seps if reading.lowered.startswith(s, at)), None)
        if step is not None and len(places) < item.size:
            places.append(default)
        at += len(step) if step else 1
    if len(places) == item.size:
        return tuple(places)
    return (subjects[-1][0],) * item.size


def _subjects(
    named: Sequence[Mark],
    first: Quantity,
    reading: Reading,
    lexicon: Lexicon,
    default: str | None,
) -> list[tuple[str, Mark]]:
    found: list[tuple[str, Mark]] = []
    for mark in named:
        code = resolve(mark, reading, lexicon, default)
        if code is None:
            continue
        # Whoever publishes for no country tells of all of them.
        home = default is None or default in lexicon.knowledge.region_lineage(code)
        before = reading.lowered[max(reading.sentence.start, mark.start - _CALLED) : mark.start]
        if not home and before.rstrip().endswith(reading.grammar.words["place"]["as_market"]):
            # "The top market, China, generated S$3.58 billion": it was spent at home.
            continue
        if _is_subject(mark, first, reading, home=home):
            found.append((code, mark))
    return found


def _is_subject(mark: Mark, item: Quantity, reading: Reading, *, home: bool) -> bool:
    grammar = reading.grammar
    rules = grammar.words["place"]
    clause = reading.clause_start(item.number_start)
    if item.language == "zh":
        return _is_chinese_subject(mark, item, reading, rules, clause, home=home)
    begins = mark.start == reading.sentence.start
    if begins and reading.grammar.dateline_place.match(reading.lowered, mark.end) is not None:
        # "BANGKOK, 18 April 2025 – Thailand …": there it was written.
        return False
    if home and item.unit == "percent" and reading.lowered[mark.end : item.start] == " (":
        # "The highest occupancy at 86%, ahead of Phuket (84%)".
        return True
    return _is_english_subject(mark, reading, rules, clause, home=home)


def _is_english_subject(
    mark: Mark, reading: Reading, rules: dict[str, list[str]], clause: int, *, home: bool
) -> bool:
    text = reading.lowered
    before = text[max(reading.sentence.start, mark.start - _BEFORE) : mark.start].rstrip()
    before = before.removesuffix(f" {reading.grammar.words['market']['article'].strip()}")
    if before.endswith(",") and text.rfind(",", 0, mark.start) in reading.marks.region.by_end:
        # "Guilin, Guangxi": the place that the one before lies in.
        return False
    if _ends_other_list(mark, reading):
        return False
    opens = mark.start <= clause + 6 or before.endswith(tuple(rules["opens_after"]))
    after = text[mark.end : mark.end + 44].lstrip(" ,")
    level = next((word for word in rules["levels"] if after.startswith(f"{word} ")), "")
    after = after[len(level) :].lstrip()
    if home and mark.start == reading.sentence.start and after.startswith("'s "):
        # "Glasgow's fall was small: rooms there …" tells of Glasgow throughout.
        return True
    if home and before in rules["inside"] and text.startswith(",", mark.end):
        # At the head of a sentence: "In Phuket, average rates hit 5,200 baht".
        return True
    if home and mark.start <= reading.sentence.start + _INSIDE and _tells_of(mark, reading):
        # "In Gauteng occupancy rose", "Western Cape hotels sold 1.3 million nights"
        if before in rules["inside"]:
            return True
        if mark.start == reading.sentence.start and any(f" {w}" in after for w in rules["acts"]):
            return True
    becomes = home and after.startswith(tuple(rules["becomes"]))
    beside = home and text[mark.end : mark.end + 1] == " " and after[:1].isdigit()
    if (becomes or beside) and before.endswith(tuple(rules["placed"])):
        # "Arrivals in Wells rose to …"; "hotels in Seoul sold 81.7%, those in Busan 69.4%".
        return True
    heads = not before or before.endswith(tuple(rules["opens_after"]))
    if heads and text[mark.end : mark.end + 2] == ", ":
        # "Harbin, better known for its ice, hosted 8.96 million visitors"
        aside = text.find(", ", mark.end + 2, mark.end + _ASIDE)
        if aside > 0 and text.startswith(tuple(rules["acts"]), aside + 2):
            return True
    elliptic = after[:1].isdigit() and text[mark.end : mark.end + 1] in ", "
    becomes = becomes and mark.start <= clause + 6
    return opens and (becomes or elliptic or after.startswith(tuple(rules["subject_before"])))


def _ends_other_list(mark: Mark, reading: Reading) -> bool:
    """Whether a place ends a list that began with another name: "Langkawi and Penang handled"."""
    joints = (f" {word} " for word in reading.grammar.words["place"]["list"] if word.isalpha())
    joint = next((word for word in joints if reading.lowered.endswith(word, 0, mark.start)), None)
    if joint is None:
        return False
    end = mark.start - len(joint)
    start = max(
        reading.normalized.rfind(" ", reading.sentence.start, end) + 1, reading.sentence.start
    )
    known = end in reading.marks.region.by_end or any(m.end == end for m in reading.mentions)
    return reading.normalized[start:end].istitle() and not known


def _tells_of(mark: Mark, reading: Reading) -> bool:
    """Whether what is measured or counted is named right behind a place."""
    at = mark.end + 1
    return at in reading.marks.metric.by_start or at in reading.marks.noun.by_start


def _is_chinese_subject(
    mark: Mark,
    item: Quantity,
    reading: Reading,
    rules: dict[str, list[str]],
    clause: int,
    *,
    home: bool,
) -> bool:
    text = reading.lowered
    listed = _list_start(mark, reading, rules)
    before = text[max(0, listed - 6) : listed]
    after = text[mark.end : mark.end + 8]
    if before.endswith(tuple(rules["not_after"])) or _in_other_list(listed, reading, rules):
        return False
    if _ends_route(mark, text):
        return False
    behind = _list_end(mark, reading, rules)
    if not home and text.startswith(tuple(reading.grammar.words["market"]["nouns"]), behind):
        return False
    opens = listed == reading.sentence.start or before[-1:] in _HEADS
    opens = opens or _goes_on_behind_number(listed, reading, rules)
    full = text[mark.end - 1] in rules["full_name_ends"]
    if opens and full and not after.startswith(tuple(rules["name_goes_on"])):
        return True
    if opens and text.startswith(tuple(rules["subject_before"]), behind):
        return True
    if mark.end < clause and not _only_list(text[mark.end : clause], rules):
        return False
    inside_word = not home and before and _is_han(before[-1])
    if inside_word and not before.endswith(tuple(rules["opens_after"])):
        return False
    if home and item.size > 1 and (full or _names_more(mark, reading, rules)):
        return True
    if after[:1].isdigit() and (opens or before.endswith(tuple(rules["opens_after"]))):
        return True
    return after.startswith(tuple(rules["subject_before"])) or bool(
        reading.marks.metric.by_start.get(mark.end)
    )


def _ends_route(mark: Mark, text: str) -> bool:
    """Whether a place is an end of a route: 烟台—大连海上航线; a double dash opens a point."""
    before, behind = text[mark.start - 2 : mark.start], text[mark.end : mark.end + 2]
    goes_on = len(behind) > 1 and behind[0] in _DASHES and _is_han(behind[1])
    return goes_on or (len(before) > 1 and before[1] in _DASHES and _is_han(before[0]))


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _list_start(mark: Mark, reading: Reading, rules: dict[str, list[str]]) -> int:
    """Return where the list of places that ``mark`` belongs to begins."""
    start = mark.start
    while True:
        step = next((s for s in rules["list"] if reading.lowered.endswith(s, 0, start)), None)
        before = reading.marks.region.by_end.get(start - len(step)) if step else None
        if before is None:
            return start
        start = before.start


def _in_other_list(start: int, reading: Reading, rules: dict[str, list[str]]) -> bool:
    """Whether a list of places goes on that began behind 赴 or 在, also with unknown names."""
    clause = reading.lowered[reading.clause_start(start) : start]
    if not clause.endswith(tuple(rules["list"])):
        return False
    opening = tuple(word for word in rules["not_after"] if len(word) == 1 and _is_han(word))
    return clause.lstrip().startswith(opening)


def _goes_on_behind_number(start: int, reading: Reading, rules: dict[str, list[str]]) -> bool:
    """Whether a list goes on here whose member before ended in a number: 3万人次、宜川县…."""
    step = next((s for s in rules["list"] if reading.lowered.endswith(s, 0, start)), None)
    return step is not None and any(q.end == start - len(step) for q in reading.quantities)


def _names_more(mark: Mark, reading: Reading, rules: dict[str, list[str]]) -> bool:
    """Whether a county stands before the name of its sight (惠安崇武古城), or by itself.

    One more character makes it another name: 宝塔山 is no 宝塔区.
    """
    text = reading.lowered
    if text.startswith(tuple(rules["list"]), mark.end + 1):
        return False
    return not text.startswith(tuple(rules["subject_before"]), mark.end + 1)


def _list_end(mark: Mark, reading: Reading, rules: dict[str, list[str]]) -> int:
    """Return where the list of places that ``mark`` belongs to ends."""
    end = mark.end
    while True:
        step = next((s for s in rules["list"] if reading.lowered.startswith(s, end)), None)
        behind = reading.marks.region.by_start.get(end + len(step)) if step else None
        if behind is None:
            return end
        end = behind.end


def _only_list(text: str, rules: dict[str, list[str]]) -> bool:
    return len(text) <= _MAX_LABEL_GAP and any(sep in text for sep in rules["list"])

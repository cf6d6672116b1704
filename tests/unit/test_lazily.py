"""Tables larger than memory: taken some places at a time, they tell what whole tables tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

import tourmetrics as tm
from benchmarks import generating
from tourmetrics.cli.app import app
from tourmetrics.comparison import as_of_source, candidates, compare, narrowed
from tourmetrics.errors import TableError
from tourmetrics.goals import gather_goals, goals_from, in_force
from tourmetrics.tables import FIGURES, GOALS, Portions, empty, portions
from tourmetrics.workflow import overview
from tourmetrics.workflow.parts import extract_to_parts, local_engine
from tourmetrics.workflow.parts import partition as cutting

from .test_compare import figures_table, goals_table

ROOT = Path(__file__).parents[2]
FOLDERS = {"seeds": [ROOT / "seeds"], "open": [ROOT / "tests/corpus", ROOT / "tests/corpus4"]}
GENERATED = "generated"


@pytest.fixture(scope="module", params=[*FOLDERS, GENERATED])
def parts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of several parts."""
    place = tmp_path_factory.mktemp(request.param)
    documents = FOLDERS.get(request.param, [place / "corpus"])
    if request.param == GENERATED:
        # Some documents several times: places have documents that contradict each other.
        some = generating.samples(["corpus3"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(generating, "samples", lambda: some)
            generating.write_corpus(documents[0], 60_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "_LEAST", 20_000)
        made = extract_to_parts(documents, place / "parts", local_engine(1))
    assert len(made.names) > 1
    return place / "parts"


@pytest.fixture
def few(parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the table be cut into several portions."""
    rows = tm.scan_figures(parts).select(pl.len()).collect().item()
    monkeypatch.setattr(portions, "ROWS", rows // 4)


def test_findings_are_the_same(few: None, parts: Path) -> None:
    lazy = tm.scan_figures(parts)
    found = tm.audit(lazy)
    assert_frame_equal(found, tm.audit(lazy.collect()))
    assert found.height
    assert len(list(Portions(lazy))) > 1


def test_goals_and_comparisons_are_the_same(few: None, parts: Path) -> None:
    lazy = tm.scan_figures(parts)
    whole = lazy.collect()
    goals = goals_from(lazy)
    assert_frame_equal(goals, goals_from(whole))
    wanted = in_force(goals)
    assert as_of_source(wanted, lazy) == as_of_source(wanted, whole)
    found = compare(wanted, lazy)
    assert_frame_equal(found, compare(wanted, whole))
    if whole.height > 100:
        assert goals["baseline_value"].count()
        assert found["actual"].count()
    day = date(2024, 12, 31)
    options: dict[str, Any] = {"as_of": day, "method": "growth_ratio", "profile": "linear"}
    assert_frame_equal(compare(wanted, lazy, **options), compare(wanted, whole, **options))
    some = wanted.gather_every(7)
    assert_frame_equal(gather_goals(lazy, some), gather_goals(whole, some))
    assert_frame_equal(candidates(some, lazy, as_of=day), candidates(some, whole, as_of=day))


def test_an_overview_holds_what_goals_rest_on(few: None, parts: Path) -> None:
    lazy = tm.scan_figures(parts)
    whole = lazy.collect()
    goals = goals_from(whole).gather_every(9)
    compared, findings = compare(goals, whole), tm.audit(whole)
    figures, about = overview(compared, lazy, findings, goals)
    for one, other in zip(
        (figures, about), overview(compared, whole, findings, goals), strict=True
    ):
        assert_frame_equal(one, other)
    assert 0 < figures.height < whole.height
    assert set(goals["figure_id"]) | set(compared["figure_ids"].explode()) <= {
        *figures["figure_id"],
        None,
    }
    assert set(about["figure_ids"].explode()) <= set(figures["figure_id"])
    assert about.filter(pl.col("severity") == "info").is_empty()


def test_a_portion_holds_whole_documents() -> None:
    rows = [
        {"doc": f"{place}-{n}.txt", "region": place} for place in ("421200", "45") for n in range(3)
    ]
    rows += [{"doc": "45-0.txt", "region": "450300"}, {"doc": "lost.txt", "region": None}]
    found = Portions(figures_table(*rows).lazy(), rows=4)
    assert list(found) == [["421200"], ["45", "450300"], [None]]
    assert found.take(["450300"])["region"].to_list() == ["45", "450300"]
    assert found.take(["450300", None]).height == 3
    assert found.take(["NZ"]).is_empty()


def test_a_portion_is_as_large_as_asked_or_one_place() -> None:
    rows = [{"doc": f"{n}.txt", "region": f"r{n % 10}"} for n in range(100)]
    found = Portions(figures_table(*rows).lazy(), rows=30)
    assert [len(some) for some in found] == [3, 3, 3, 1]
    assert len(list(Portions(figures_table(*rows).lazy(), rows=5))) == 10


def test_tables_by_other_hands() -> None:
    """Columns that may be missing are added, ids worked out; what must be there is asked for."""
    whole = figures_table({"value": 911.0}, {"value": 955.0, "doc": "other.txt"})
    bare = whole.drop("figure_id", "each", "published")
    assert tm.audit(bare).height == 1
    assert_frame_equal(tm.audit(bare.lazy()), tm.audit(bare))
    goals = goals_table({})
    assert_frame_equal(compare(goals, bare.lazy()), compare(goals, bare))
    with pytest.raises(TableError, match="has no column quote"):
        tm.audit(bare.drop("quote").lazy())
    with pytest.raises(TableError, match="column kind"):
        tm.audit(bare.with_columns(kind=pl.lit("hope")).lazy())


def test_a_table_without_rows() -> None:
    assert tm.audit(empty(FIGURES).lazy()).is_empty()
    assert goals_from(empty(FIGURES).lazy()).is_empty()
    goals = goals_table({})
    nothing = empty(FIGURES)
    assert_frame_equal(compare(goals, nothing.lazy()), compare(goals, nothing))
    assert_frame_equal(compare(goals.clear(), nothing.lazy()), compare(goals.clear(), nothing))


def test_what_a_goal_for_each_county_uses_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A county's own goal does not take by its words what the city's goal rests on."""
    monkeypatch.setattr(portions, "ROWS", 1)
    walks = {"metric": None, "unit": "event", "aggregation": "last"}
    city = {**walks, "label": "guided walks", "each": "county", "value": 3.0}
    county = {**walks, "label": "walks guided", "region": "421221", "value": 3.0}
    told = {"metric": None, "unit": "event", "label": "guided walks", "region": "421221",
            "period_end": date(2024, 12, 31), "value": 5.0}  # fmt: skip
    figures = figures_table(told, {**told, "region": "421222", "value": 4.0})
    alone = compare(goals_table(county), figures)
    assert alone["actual"].to_list() == [5.0]
    goals = goals_table(county, city)
    both = compare(goals, figures)
    assert both["actual"].to_list() == [None, 4.0]
    assert_frame_equal(compare(goals, figures.lazy()), both)


def test_places_below_are_heard_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether only parts of a place are reported, and whether a goal is met with silence."""
    monkeypatch.setattr(portions, "ROWS", 1)
    goals = goals_table({"region": "CN-HB"})
    figures = figures_table({"region": "421200"}, {"region": "421200", "metric": "museums"})
    found = compare(goals, figures.lazy(), as_of=date(2024, 12, 31))
    assert found["reason"].to_list() == ["region"]
    plan = {"kind": "target", "doc": "plan.txt", "period_end": date(2024, 12, 31)}
    year = {"region": "CN-HB", "doc": "year.txt", "period_end": date(2024, 12, 31)}
    reports = [{**year, "metric": m} for m in ("tourism_revenue", "museums", "star_hotels")]
    silent = figures_table({**plan, "region": "CN-HB"}, *reports)
    assert tm.audit(silent.lazy(), checks=["silent_goal"]).height == 1
    heard = pl.concat([silent, figures_table({"region": "421200", "figure_id": "heard"})])
    assert tm.audit(heard.lazy(), checks=["silent_goal"]).is_empty()


@pytest.mark.parametrize("parts", ["open"], indirect=True)
def test_only_what_goals_need_is_read(parts: Path) -> None:
    lazy = tm.scan_figures(parts)
    goals = goals_from(lazy)
    regions = goals["region"].unique()
    read = sum(narrowed(lazy, goals.filter(pl.col("region") == r)).height for r in regions if r)
    assert read < lazy.collect().height * len(regions)


@pytest.mark.parametrize("parts", ["seeds"], indirect=True)
def test_commands_read_folders_of_parts(parts: Path, tmp_path: Path) -> None:
    table = tmp_path / "figures.parquet"
    tm.write_table(tm.scan_figures(parts).collect(), table, FIGURES)
    tm.write_table(
        goals_from(tm.scan_figures(parts)).gather_every(9), tmp_path / "goals.csv", GOALS
    )
    orders = {
        "audit": ("-o", "out.csv"),
        "compare": ("-o", "out.csv", "--candidates", "seen.csv", "--goals", "goals.csv"),
        "report": ("-o", "out.pdf", "--goals", "goals.csv", "--overview"),
    }
    for name, order in orders.items():
        made = [_run(tmp_path, name, str(source), *order) for source in (parts, table)]
        assert made[0] == made[1], name


def _run(place: Path, name: str, source: str, *order: str) -> tuple[object, ...]:
    """What a command says and writes."""
    inside = [str(place / word) if "." in word else word for word in order]
    told = CliRunner().invoke(app, [name, source, *inside, "--json"])
    assert told.exit_code in (0, 1), told.output
    written = [Path(word).read_bytes() for word in inside if Path(word).suffix in (".csv", ".pdf")]
    return told.exit_code, told.stdout, told.stderr, written


def test_an_overview_is_no_matter_of_a_project(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["init", str(tmp_path / "p")]).exit_code == 0
    told = CliRunner().invoke(app, ["report", "--project", str(tmp_path / "p"), "--overview"])
    assert (told.exit_code, "--overview is for documents" in told.stderr) == (2, True)

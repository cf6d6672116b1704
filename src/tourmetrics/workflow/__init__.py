"""The steps joined into jobs: paths to figures, one text, the history of a metric."""

from tourmetrics.workflow.extracting import (
    Memory,
    Progress,
    extract_paths,
    figures_from,
    list_paths,
)
from tourmetrics.workflow.harvesting import Harvest
from tourmetrics.workflow.history import history, region_code
from tourmetrics.workflow.keeping import keep_texts
from tourmetrics.workflow.overview import overview, scanned
from tourmetrics.workflow.promises import Promises, changes_since, promises_from
from tourmetrics.workflow.regions import (
    RegionReport,
    RegionTables,
    split_by_region,
    write_regions,
)
from tourmetrics.workflow.results import REJECTED_SCHEMA, ExtractResult
from tourmetrics.workflow.reviewing import Corrections, sifted, wishes_of
from tourmetrics.workflow.texts import explain, explain_string, extract_string, given_metadata

__all__ = [
    "REJECTED_SCHEMA",
    "Corrections",
    "ExtractResult",
    "Harvest",
    "Memory",
    "Progress",
    "Promises",
    "RegionReport",
    "RegionTables",
    "changes_since",
    "explain",
    "explain_string",
    "extract_paths",
    "extract_string",
    "figures_from",
    "given_metadata",
    "history",
    "keep_texts",
    "list_paths",
    "overview",
    "promises_from",
    "region_code",
    "scanned",
    "sifted",
    "split_by_region",
    "wishes_of",
    "write_regions",
]

"""The tables of the house: schemas, checks, and their files in four formats.

>>> from tourmetrics.tables import COMPARISONS, FIGURES, FINDINGS, GOALS
>>> [schema.name for schema in (FIGURES, GOALS, COMPARISONS, FINDINGS)]
['figures', 'goals', 'comparisons', 'findings']
"""

from tourmetrics.tables.cells import parse_texts, unguarded
from tourmetrics.tables.declared import (
    AGGREGATIONS,
    CHECKS,
    COMMITMENTS,
    COMPARISONS,
    DIRECTIONS,
    FIGURES,
    FINDINGS,
    GOALS,
    MANNERS,
    REASONS,
    SEVERITIES,
    STATUSES,
)
from tourmetrics.tables.files import (
    FORMATS,
    ROW_GROUP,
    TableFormat,
    format_of,
    read_sheet,
    read_table,
    replacing,
    table_bytes,
    write_bytes,
    write_table,
)
from tourmetrics.tables.frames import empty, figures_frame, with_figure_ids
from tourmetrics.tables.parts import is_parts, scan_figures
from tourmetrics.tables.portions import Portions, of_schema, taken, with_ids
from tourmetrics.tables.schema import Column, Rule, Schema
from tourmetrics.tables.telling import column_names, is_table
from tourmetrics.tables.validation import Place, validate

__all__ = [
    "AGGREGATIONS",
    "CHECKS",
    "COMMITMENTS",
    "COMPARISONS",
    "DIRECTIONS",
    "FIGURES",
    "FINDINGS",
    "FORMATS",
    "GOALS",
    "MANNERS",
    "REASONS",
    "ROW_GROUP",
    "SEVERITIES",
    "STATUSES",
    "Column",
    "Place",
    "Portions",
    "Rule",
    "Schema",
    "TableFormat",
    "column_names",
    "empty",
    "figures_frame",
    "format_of",
    "is_parts",
    "is_table",
    "of_schema",
    "parse_texts",
    "read_sheet",
    "read_table",
    "replacing",
    "scan_figures",
    "table_bytes",
    "taken",
    "unguarded",
    "validate",
    "with_figure_ids",
    "with_ids",
    "write_bytes",
    "write_table",
]

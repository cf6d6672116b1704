"""Tables larger than memory: many documents to a folder of parts, here or on many machines."""

from tourmetrics.workflow.parts.engines import Engine, engine_of, local_engine
from tourmetrics.workflow.parts.joining import join_parts
from tourmetrics.workflow.parts.running import (
    PartsResult,
    addresses_of,
    documents_of,
    extract_to_parts,
)

__all__ = [
    "Engine",
    "PartsResult",
    "addresses_of",
    "documents_of",
    "engine_of",
    "extract_to_parts",
    "join_parts",
    "local_engine",
]

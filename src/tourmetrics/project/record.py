"""What the last report was made of, kept beside it, and how that differs from what is there now.

The record is written after everything else. Where a run was broken off, or a result was changed
by hand, the digests in it are not those of the files, and the report is not current.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tourmetrics.knowledge import load_knowledge
from tourmetrics.project.cache import Seen
from tourmetrics.project.fingerprint import content, layout, program, tree
from tourmetrics.project.folder import Project
from tourmetrics.tables import write_bytes

NAME = "report.json"
_FORM = 1


@dataclass(frozen=True, slots=True)
class Record:
    """What a report was made of, and what was written.

    ``inputs`` holds a digest or value for everything but the documents, by a name that can be
    told; ``documents`` what each file was like; ``outputs`` the digest of each result by its path.
    """

    inputs: Mapping[str, Any]
    documents: Mapping[str, Seen]
    outputs: Mapping[str, str] = field(default_factory=dict)


def inputs_of(project: Project, index: Path | None = None) -> dict[str, Any]:
    """Return what a report depends on besides documents; made before anything is read.

    What is changed while a report is made is then told as changed, never as reported.
    """
    settings = json.loads(json.dumps(project.settings.described(), default=str))
    template = project.template
    return {
        **{f"settings: {name}": value for name, value in settings.items()},
        "goals": content(project.goals) if project.goals else None,
        "corrections": content(project.corrections) if project.corrections else None,
        "since": _earlier(project.since),
        "profile": content(Path(project.profile)),
        "index": content(index) if index else None,
        "knowledge": load_knowledge().version,
        "layout": tree(template) if isinstance(template, Path) else layout(),
        "program": program(),
    }


def _earlier(path: Path | None) -> str | None:
    if path is None:
        return None
    return tree(path) if path.is_dir() else content(path)


def read_record(project: Project) -> Record | None:
    """Return the record of the last report; ``None`` where there is none that can be read."""
    try:
        raw = json.loads((project.hidden / NAME).read_text(encoding="utf-8"))
        if raw["form"] != _FORM:
            return None
        seen = {name: Seen(**each) for name, each in raw["documents"].items()}
        return Record(dict(raw["inputs"]), seen, dict(raw["outputs"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_record(project: Project, record: Record) -> None:
    """Write the record, whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    documents = {
        name: {"content": seen.content, "metadata": seen.metadata}
        for name, seen in sorted(record.documents.items())
    }
    raw = {
        "form": _FORM,
        "inputs": record.inputs,
        "documents": documents,
        "outputs": record.outputs,
    }
    text = json.dumps(raw, ensure_ascii=True, indent=1, sort_keys=True)
    write_bytes(project.hidden / NAME, f"{text}\n".encode("ascii"))


def with_outputs(project: Project, record: Record, paths: Iterable[Path]) -> Record:
    """Return the record of what was just written."""
    outputs = {named(project, path): content(path) or "" for path in paths}
    return Record(record.inputs, record.documents, outputs)


def named(project: Project, path: Path) -> str:
    """Return the path of a result from the project's folder, or whole where it lies elsewhere."""
    root, here = project.root.resolve(), path.resolve()
    return here.relative_to(root).as_posix() if here.is_relative_to(root) else here.as_posix()


def differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the inputs that are others now.

    >>> differing({"goals": "a", "program": "b"}, {"goals": "c", "program": "b"})
    ('goals',)
    """
    return tuple(name for name in sorted({*then, *now}) if then.get(name) != now.get(name))


def lost_outputs(project: Project, record: Record) -> tuple[str, ...]:
    """Return the results that are not as they were written."""
    return tuple(
        name
        for name, digest in sorted(record.outputs.items())
        if content(project.root / name) != digest
    )

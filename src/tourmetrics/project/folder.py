"""The folder of a project: how it is found, where its things are, and how a new one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tourmetrics.errors import InputError, OutputError
from tourmetrics.knowledge import OwnKnowledge, find_own, load_knowledge, with_own
from tourmetrics.model import Metadata
from tourmetrics.project.alone import alone
from tourmetrics.project.settings import Settings, read_settings
from tourmetrics.resources import PROJECT_FILE, data_dir, project_root
from tourmetrics.tables import write_bytes
from tourmetrics.workflow import region_code

HIDDEN = ".tourmetrics"


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder with its settings and its own entries of knowledge.

    A path in the settings is taken from the folder, unless it is absolute.
    """

    root: Path
    settings: Settings
    own: OwnKnowledge | None = None

    @property
    def documents(self) -> Path:
        """The folder (or file) of documents."""
        return self.root / self.settings.documents

    @property
    def goals(self) -> Path | None:
        """The file of typed goals, once it holds a row."""
        path = self.root / self.settings.goals
        return path if _has_rows(path) else None

    @property
    def corrections(self) -> Path | None:
        """The file of corrections, once it holds a row."""
        path = self.root / self.settings.corrections
        return path if _has_rows(path) else None

    @property
    def since(self) -> Path | None:
        """The earlier plan or goals file that the report compares the goals with."""
        return self.root / self.settings.since if self.settings.since else None

    @property
    def out(self) -> Path:
        """The folder that results are written to."""
        return self.root / self.settings.out

    @property
    def hidden(self) -> Path:
        """The folder of what tourmetrics keeps for itself."""
        return self.root / HIDDEN

    @property
    def cache(self) -> Path:
        """The folder of what was read; it may be deleted at any time."""
        return self.hidden / "cache"

    @contextmanager
    def alone(self, waiting: Callable[[], object]) -> Iterator[None]:
        """Change files of the project while no other run does.

        ``waiting`` is called where one is under way, before waiting for its end.
        """
        make_folder(self.hidden)
        with alone(self.hidden, waiting):
            yield

    @property
    def profile(self) -> str:
        """The profile to compare with: a word, or the path of a file."""
        profile = self.settings.profile
        return profile if profile in ("learnt", "linear") else str(self.root / profile)

    @property
    def template(self) -> str | Path:
        """The layout of the report: the name of a shipped one, or a folder."""
        folder = self.root / self.settings.template
        return folder if folder.is_dir() else self.settings.template

    @property
    def assumed(self) -> Metadata:
        """What is taken of a document that does not say it."""
        return Metadata(publisher=self.settings.publisher, region=self.settings.region)


def find_project(start: Path) -> Project | None:
    """Return the project that a folder is or lies in, or ``None``.

    Raises:
        InputError: the project's settings are wrong.
        KnowledgeError: its own entries are wrong.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made, kept = make_project(Path(folder))
    ...     project = find_project(Path(folder) / "documents")
    ...     project.settings.language, project.documents.name, project.goals
    ('zh', 'documents', None)
    """
    root = project_root(start)
    return None if root is None else open_project(root)


def open_project(folder: Path) -> Project:
    """Return the project of a folder, its settings and own entries checked.

    Raises:
        InputError: it is none, or its settings are wrong.
        KnowledgeError: its own entries are wrong.
    """
    path = folder / PROJECT_FILE
    if not path.is_file():
        raise InputError(
            f"{folder}: is no project folder; make one with: tourmetrics init {folder}"
        )
    settings = read_settings(path)
    project = Project(folder, settings, find_own(folder / settings.knowledge))
    if project.out.resolve().is_relative_to(project.documents.resolve()):
        raise InputError(
            f"{path}: out {settings.out!r} lies in documents {settings.documents!r}, and results "
            "would be read as documents; name two folders beside each other"
        )
    try:
        return _checked(project)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _checked(project: Project) -> Project:
    """Check what the knowledge decides; a region may be given by its name."""
    region = project.settings.region
    if project.own is None and region is None:
        return project
    with with_own(project.own):
        knowledge = load_knowledge()
        code = region_code(region, knowledge) if region else None
    return replace(project, settings=replace(project.settings, region=code))


def make_project(folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Make a project folder; return the files that were made and those that were there already.

    What is there is left as it is. The file of settings comes last: a folder is no project until
    all of it is there.

    Raises:
        OutputError: everything is there already, or something cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; name a folder")
    files = dict(_shipped(folder))
    made = [path for path in files if not path.exists()]
    kept = [path for path in files if path not in made]
    if not made:
        raise OutputError(
            f"{folder / PROJECT_FILE}: is there already and is not overwritten; name a new folder"
        )
    for path in made:
        make_folder(path.parent)
        write_bytes(path, files[path])
    return tuple(made), tuple(kept)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it.

    Raises:
        OutputError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}); choose a place that you may write to"
        ) from error


def _shipped(folder: Path) -> Iterator[tuple[Path, bytes]]:
    shipped = data_dir() / "project"
    paths = sorted(path for path in shipped.rglob("*") if path.is_file())
    for path in sorted(paths, key=lambda path: path.name == PROJECT_FILE):
        # Not named with a dot in the shipped folder: packing tools leave such files out.
        parts = path.relative_to(shipped).parts
        name = ".gitignore" if parts[-1] == "gitignore" else parts[-1]
        yield folder.joinpath(*parts[:-1], name), path.read_bytes()


def _has_rows(path: Path) -> bool:
    """Whether a file is more than a header; one that cannot be told counts as filled."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return path.is_file()
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return True
    return sum(1 for line in lines if line.strip(b' ,;\t"')) > 1

"""What is kept on the machine only saves time: whatever becomes of the file, results stay."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tourmetrics import compiled as patterns
from tourmetrics import kept as keeping
from tourmetrics.compiled import compiled
from tourmetrics.extraction.beginnings import beginnings, beginnings_of
from tourmetrics.extraction.grammar import LANGUAGES, load_grammar
from tourmetrics.kept import FOLDER, keep_now, kept, key_of

posix = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="who owns a file is asked on POSIX")

NextProcess = Callable[[], None]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "kept"
    monkeypatch.setenv(FOLDER, str(path))
    return path


@pytest.fixture
def next_process(folder: Path) -> Iterator[NextProcess]:
    """Ends what is known in this process, and begins with what is in the file."""

    def begin() -> None:
        keep_now()
        forget_all()

    forget_all()
    yield begin
    forget_all()


def forget_all() -> None:
    keeping._store.cache_clear()
    patterns.compiled.cache_clear()


def file_in(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def values_in(folder: Path) -> dict[str, object]:
    return {key: value for key, (_, value) in keeping._read(file_in(folder)).items()}


def written(folder: Path, values: dict[str, object]) -> None:
    """Put a whole file there, with values of anybody."""
    content = json.dumps({key: [0, value] for key, value in values.items()}).encode()
    file_in(folder).write_bytes(sha256(content).hexdigest().encode() + b"\n" + content)


class Maker:
    """Counts how often a value had to be made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[str]:
        self.times += 1
        return ["a", "龘\ud800"]

    def get(self) -> tuple[str, ...]:
        return kept(key_of("of a test"), self, tuple)


def test_a_value_is_made_once_on_a_machine(next_process: NextProcess) -> None:
    make = Maker()
    for _ in range(3):
        assert make.get() == make.get() == ("a", "龘\ud800")
        next_process()
    assert make.times == 1


def test_other_inputs_have_other_keys() -> None:
    keys = [
        key_of("a", "b"),
        key_of("ab"),
        key_of("b", "a"),
        key_of("a", "b", ""),
        key_of("a\x00b"),
    ]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"a"', b'"b"'),
        lambda data: b"",
        lambda data: b"\x80\x04N.",
        lambda data: data.partition(b"\n")[2],
        lambda data: sha256(b"[]").hexdigest().encode() + b"\n[]",
        lambda data: sha256(b'{"a":1}').hexdigest().encode() + b'\n{"a":1}',
        lambda data: sha256(b"[" * 9**6).hexdigest().encode() + b"\n" + b"[" * 9**6,
    ],
    ids=[
        "cut",
        "half",
        "changed",
        "empty",
        "pickle",
        "no digest",
        "no mapping",
        "no pairs",
        "endless",
    ],
)
def test_a_broken_file_counts_as_none_and_is_replaced(
    folder: Path, next_process: NextProcess, break_it: Callable[[bytes], bytes]
) -> None:
    make = Maker()
    make.get()
    next_process()
    whole = file_in(folder).read_bytes()
    file_in(folder).write_bytes(break_it(whole))
    forget_all()
    assert make.get() == ("a", "龘\ud800")
    assert make.times == 2
    next_process()
    assert file_in(folder).read_bytes() == whole


def test_a_place_that_cannot_be_written_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(FOLDER, str(tmp_path / "file" / "kept"))
    forget_all()
    make = Maker()
    assert make.get() == ("a", "龘\ud800")
    keep_now()
    forget_all()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_the_right_to_write_is_left_alone(
    folder: Path, next_process: NextProcess
) -> None:
    folder.mkdir(mode=0o500)
    Maker().get()
    next_process()
    assert list(folder.iterdir()) == []


@posix
@pytest.mark.parametrize("open_to_all", ["folder", "file"])
def test_what_others_may_write_is_not_read(
    folder: Path, next_process: NextProcess, open_to_all: str
) -> None:
    make = Maker()
    make.get()
    next_process()
    path = folder if open_to_all == "folder" else file_in(folder)
    path.chmod(path.stat().st_mode | 0o022)
    forget_all()
    make.get()
    assert make.times == 2


@posix
def test_what_belongs_to_others_is_not_read(
    folder: Path, next_process: NextProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Maker()
    make.get()
    next_process()
    before = file_in(folder).read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert kept(key_of("more"), lambda: [1], tuple) == (1,)
    assert make.get() == ("a", "龘\ud800")
    assert make.times == 2
    next_process()
    assert file_in(folder).read_bytes() == before


def test_another_python_has_a_file_of_its_own(
    folder: Path, next_process: NextProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Maker()
    make.get()
    next_process()
    monkeypatch.setattr(sys, "version", "4.0 (another)")
    make.get()
    assert make.times == 2
    next_process()
    assert len(list(folder.iterdir())) == 2


def test_nothing_is_kept_where_it_is_switched_off(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, "off")
    forget_all()
    Maker().get()
    keep_now()
    forget_all()
    assert not folder.exists()
    assert not Path("off").exists()


def test_two_processes_at_once_keep_what_both_made(folder: Path, next_process: NextProcess) -> None:
    one, other = keeping._Store(keeping._path()), keeping._Store(keeping._path())
    for store, name in ((one, "one"), (other, "other")):
        store.values[name], store.changed = [name], True
        store.used.add(name)
        keeping._store.cache_clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keeping, "_store", lambda store=store: store)
            keep_now()
    assert values_in(folder) == {"one": ["one"], "other": ["other"]}


def test_what_nobody_uses_any_more_goes_after_a_while(
    folder: Path, next_process: NextProcess
) -> None:
    used = key_of("used")
    kept(key_of("old"), lambda: ["old"], tuple)
    for number in range(keeping._IDLE + 1):
        next_process()
        assert key_of("old") in keeping._store().values
        kept(used, lambda: ["used"], tuple)
        kept(key_of("new", str(number)), lambda: ["new"], tuple)
    next_process()
    assert key_of("old") not in keeping._store().values
    assert kept(used, Maker(), tuple) == ("used",)


def all_patterns() -> list[re.Pattern[str]]:
    grammars = [load_grammar(language) for language in LANGUAGES]
    calendar = [rule.pattern for grammar in grammars for rule in grammar.calendar]
    return calendar + [rule.pattern for grammar in grammars for rule in grammar.rejects]


def test_a_kept_pattern_is_the_one_that_python_compiles(next_process: NextProcess) -> None:
    told = [(pattern.pattern, int(pattern.flags & ~re.UNICODE)) for pattern in all_patterns()]
    told += [(r"(?i)(?P<b>b)(?P<a>a)\1|(c)", 0), (r"", 0), ("[㐀-鿿]+", int(re.IGNORECASE))]
    for pattern, flags in told:
        compiled(pattern, flags)
    next_process()
    for pattern, flags in told:
        again, usual = compiled(pattern, flags), re.compile(pattern, flags)
        assert again == usual
        assert (again.groups, again.groupindex) == (usual.groups, usual.groupindex)
        assert (again.pattern, again.flags) == (usual.pattern, usual.flags)
    # None of them had to be made again.
    assert not keeping._store().changed


def test_a_mistake_in_a_pattern_is_told_as_ever(next_process: NextProcess) -> None:
    for _ in range(2):
        with pytest.raises(re.error, match="unterminated"):
            compiled("(a")
        next_process()


@pytest.mark.parametrize(
    "program",
    [
        None,
        "import os",
        [32, 0, {}, ""],
        [32, 0, {}, "AAAA"],
        [32, 0, {}, "////////////////"],
        [32, -5, {}, "AQAAAA=="],
        [32, 10**20, {}, "AQAAAA=="],
        [32, 1, {"a": 99}, "AQAAAA=="],
        {"a": 1},
    ],
)
def test_a_program_of_anybody_else_is_made_anew(
    folder: Path, next_process: NextProcess, program: object
) -> None:
    compiled("a(b|c)+")
    next_process()
    values = values_in(folder)
    written(folder, dict.fromkeys(values, program))
    forget_all()
    assert compiled("a(b|c)+") == re.compile("a(b|c)+")
    next_process()
    assert values_in(folder) == values


def test_an_unknown_engine_compiles_as_usual(
    folder: Path, next_process: NextProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "_engine", lambda: (None, None))
    assert compiled("a+", re.IGNORECASE) == re.compile("a+", re.IGNORECASE)
    next_process()
    assert not folder.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_kept_beginnings_are_those_of_the_patterns(
    folder: Path, next_process: NextProcess, language: str
) -> None:
    grammar = load_grammar(language)
    rules = [rule.pattern for rule in grammar.rejects][:40]
    fresh = [beginnings(pattern, grammar.shape) for pattern in rules]
    assert beginnings_of(rules, grammar.shape) == fresh
    next_process()
    assert beginnings_of(rules, grammar.shape) == fresh
    assert not keeping._store().changed
    # A pattern less, or another: nothing that is kept fits.
    assert beginnings_of(rules[1:], grammar.shape) == fresh[1:]
    assert keeping._store().changed
    written(folder, {key: [[1]] for key in values_in(folder)})
    forget_all()
    assert beginnings_of(rules, grammar.shape) == fresh


def test_extraction_gives_the_same_without_with_an_empty_and_with_a_full_cache(
    tmp_path: Path, seeds: Path
) -> None:
    document = next(seeds.glob("*.txt"))
    command = [sys.executable, "-m", "tourmetrics", "extract", str(document), "-o", "-"]
    results = []
    for place in ("off", str(tmp_path / "kept"), str(tmp_path / "kept")):
        run = subprocess.run(
            command, env={**os.environ, FOLDER: place}, capture_output=True, check=False
        )
        assert run.returncode in (0, 1), run.stderr
        results.append(run.stdout)
    assert results[0]
    assert results[0] == results[1] == results[2]
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_processes_that_start_together_all_work(tmp_path: Path) -> None:
    code = "import tourmetrics as tm; print(tm.extract_text('接待游客1.71亿人次。').height)"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, FOLDER: str(tmp_path / "kept")},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    assert [run.communicate()[0].strip() for run in runs] == ["1", "1"]
    assert keeping._read(file_in(tmp_path / "kept"))


def test_a_process_that_orders_sets_otherwise_makes_nothing_anew(tmp_path: Path) -> None:
    code = "import tourmetrics as tm; print(tm.extract_text('接待游客1.71亿人次。').height)"
    found = []
    for seed in ("1", "2", "3"):
        env = {**os.environ, FOLDER: str(tmp_path / "kept"), "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == "1"
        found.append(set(keeping._read(file_in(tmp_path / "kept"))))
    assert found[0] == found[1] == found[2]

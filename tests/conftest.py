"""What the tests share: the specimens, the real texts, and the way from a file to its record."""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from kg.family import family_of
from kg.knowledge import knowledge
from kg.model import Leftover, Source
from kg.prose.record import Part
from kg.read import load, read
from tests import tables
from tests.releases import release, store_of

# It would shut the network off for all tests that come after it.
collect_ignore = ["guard"]

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SPECIMENS = ROOT / "kg" / "specimens"


@pytest.fixture(scope="session", autouse=True)
def _user_cache(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """Keep what is kept for the next build or server out of the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def corpus() -> Path:
    if not CORPUS.is_dir():
        assert not os.environ.get("NANSEN_NEEDS_CORPUS"), "CI needs the corpus, and it is not at ../shared/corpus"
        pytest.skip("the corpus is not here: ../shared/corpus")
    return CORPUS


@pytest.fixture(scope="session")
def specimens() -> Path:
    return SPECIMENS


def taken_apart(source: Source) -> tuple[list[Any], list[Leftover]]:
    """Read and parse a source: its records, and the words that no rule could place."""
    reading = read(source)
    family = family_of(reading)
    assert family is not None, f"{source.name} is of no known family; see `kg families`"
    found = list(family.parse(reading, knowledge(reading.language)))
    return [one for one in found if not isinstance(one, Leftover)], [one for one in found if isinstance(one, Leftover)]


def understood(path: Path) -> Any:
    """Give the one record that a file holds."""
    (record,), _ = taken_apart(load(path.name, path))
    return record


def understood_words(words: str, name: str = "words.txt") -> Any:
    """Give the one record of a text that stands in the test itself."""
    (record,), _ = taken_apart(Source(name, words.encode()))
    return record


@pytest.fixture(scope="session")
def specimen_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release((SPECIMENS,), tmp_path_factory.mktemp("specimens") / "out")


@pytest.fixture(scope="session")
def seed_release(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release((corpus / "seeds",), tmp_path_factory.mktemp("seeds") / "out")


@pytest.fixture(scope="session")
def specimen_store(specimen_release: Path) -> Store:
    return store_of(specimen_release)


@pytest.fixture(scope="session")
def seed_store(seed_release: Path) -> Store:
    return store_of(seed_release)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, where the corpus is present, a skipped test that needs it is a failure."""
    report = yield
    needs_corpus = "corpus" in getattr(item, "fixturenames", ())
    if os.environ.get("NANSEN_NEEDS_CORPUS") and needs_corpus and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the score tables before the closing line."""
    for title, lines in tables.SHOWN:
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)


def resolution(*paragraphs: str, notes: tuple[str, ...] = (), title: str = "A matter of papers") -> Any:
    """Read a short resolution of the 99th session whose paragraphs and notes are given."""
    lines = [
        "Resolution adopted by the General Assembly on 16 December 2044",
        "[on the report of the Third Committee (A/99/431)]",
        f"99/931.\t{title}",
        "",
        "\tThe General Assembly,",
        *(f"\t{paragraph}" for paragraph in paragraphs),
        "",
        "66th plenary meeting",
        "16 December 2044",
        *(f"{number} {note}" for number, note in enumerate(notes, 1)),
    ]
    return understood_words("\n".join(lines))


def only(*paragraphs: str, notes: tuple[str, ...] = ()) -> Part:
    """Read the paragraphs of a short resolution and give the last one."""
    found: Part = resolution(*paragraphs, notes=notes).text.parts[-1]
    return found

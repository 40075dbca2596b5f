"""What the tests share: the specimens, the real texts, and the way from a file to its record."""

from pathlib import Path
from typing import Any

import pytest

from kg.family import family_of
from kg.knowledge import knowledge
from kg.model import Leftover, Source
from kg.read import load, read

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SPECIMENS = ROOT / "kg" / "specimens"


@pytest.fixture(scope="session")
def corpus() -> Path:
    if not CORPUS.is_dir():
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
    found = list(family.parse(reading, knowledge()))
    return [one for one in found if not isinstance(one, Leftover)], [one for one in found if isinstance(one, Leftover)]


def understood(path: Path) -> Any:
    """Give the one record that a file holds."""
    (record,), _ = taken_apart(load(path.name, path))
    return record


def understood_words(words: str, name: str = "words.txt") -> Any:
    """Give the one record of a text that stands in the test itself."""
    (record,), _ = taken_apart(Source(name, words.encode()))
    return record

"""Golden pairs: a small file and the Turtle we expect of it, for every family."""

from pathlib import Path

import pytest

from kg.family import families, family_of
from kg.knowledge import knowledge
from kg.model import Described, Leftover, Source
from kg.publish.turtle import turtle
from kg.read import read
from kg.resources import folder

PAIRS = Path(__file__).parent / "families"
FOUND = sorted(PAIRS.glob("*/*.ttl"))


def source_of(pair: Path) -> Path:
    """Find the file that a pair's Turtle is expected of: beside it, or among the specimens."""
    here = [path for path in pair.parent.glob(f"{pair.stem}.*") if path.suffix != ".ttl"]
    specimens = [path for path in folder("specimens").glob(f"{pair.stem}.*") if path.suffix != ".ttl"]
    assert here or specimens, f"{pair} has no source: put {pair.stem}.* beside it or into kg/specimens"
    return (here or specimens)[0]


def described(path: Path) -> list[Described]:
    """Read, parse and map one file."""
    reading = read(Source(path.name, path.read_bytes()))
    family = family_of(reading)
    assert family is not None, f"{path} is of no family"
    found = family.parse(reading, knowledge(reading.language))
    return [family.facts(record) for record in found if not isinstance(record, Leftover)]


@pytest.mark.parametrize("pair", FOUND, ids=lambda pair: f"{pair.parent.name}/{pair.stem}")
def test_a_file_says_exactly_what_its_turtle_says(pair: Path) -> None:
    said = described(source_of(pair))
    facts = [fact for each in said for fact in (*each.core, *each.evidence)]
    assert turtle(facts).decode() == pair.read_text("utf-8"), (
        f"{pair} differs from what is said now. Read the difference aloud against the source; if the new "
        f"statements are right, write them there"
    )


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_every_family_has_an_example(family: object) -> None:
    name = getattr(family, "name")  # noqa: B009
    assert any(pair.parent.name == name for pair in FOUND), (
        f"kg/families/{name}.py has no example. Put a small file and the Turtle you expect into tests/families/{name}/"
    )


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_every_family_has_shapes(family: object) -> None:
    name = getattr(family, "name")  # noqa: B009
    exempt = {"outside_link", "act_form"}  # say links and names of what other families describe; common.ttl checks them
    kind = name.rpartition("_")[2]
    shapes = kind if kind in ("resolution", "decision") else name  # those of all organs have the same shapes
    assert name in exempt or (folder("shapes") / f"{shapes}.ttl").exists(), (
        f"write shapes/{shapes}.ttl: what must be true of it?"
    )

"""Resolutions of the Economic and Social Council, such as 2023/1."""

from collections.abc import Iterator

from kg.family import Family
from kg.mapping import deliberation as mapping
from kg.model import Described, Leftover, Reading
from kg.prose.deliberation import Deliberation, Practice, is_opened, read_resolutions
from kg.prose.language import load
from kg.prose.meaning import Knowledge
from kg.vocab import UNDO, Nansen

PRACTICE = Practice("ecosoc", "body/ecosoc", ("body/un",), "E/RES/")


def accepts(reading: Reading) -> bool:
    """Recognise a resolution by its adoption line, or by its opening words under its number."""
    return is_opened(reading, PRACTICE, load(reading.language))


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Deliberation | Leftover]:
    """Take the resolutions of a reading apart; what is refused says so (`read_resolutions`)."""
    return read_resolutions(reading, knowledge, PRACTICE)


def facts(resolution: Deliberation) -> Described:
    """Say what the resolution says."""
    return mapping.describe("ecosoc_resolution", PRACTICE, resolution, Nansen.Resolution, UNDO.Resolution, akn="ecosoc")


FAMILY = Family(
    name="ecosoc_resolution",
    title="Economic and Social Council resolutions",
    record=Deliberation,
    accepts=accepts,
    parse=parse,
    facts=facts,
)

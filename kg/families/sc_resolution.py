"""Resolutions of the Security Council, such as 1325 (2000)."""

from collections.abc import Iterator

from kg.family import Family
from kg.mapping import deliberation as mapping
from kg.model import Described, Leftover, Reading
from kg.prose.deliberation import Deliberation, Practice, is_opened, read_resolutions
from kg.prose.language import load
from kg.prose.meaning import Knowledge
from kg.vocab import UNDO, Nansen

PRACTICE = Practice("unsc", "body/unsc", ("body/un",), "S/RES/", is_titled=False)


def accepts(reading: Reading) -> bool:
    """Recognise a resolution by its adoption line, or by its opening words under its number."""
    return is_opened(reading, PRACTICE, load(reading.language))


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Deliberation | Leftover]:
    """Take the resolutions of a reading apart; what is refused says so (`read_resolutions`)."""
    return read_resolutions(reading, knowledge, PRACTICE)


def facts(resolution: Deliberation) -> Described:
    """Say what the resolution says."""
    return mapping.describe("sc_resolution", PRACTICE, resolution, Nansen.Resolution, UNDO.Resolution, akn="unsc")


FAMILY = Family(
    name="sc_resolution",
    title="Security Council resolutions",
    record=Deliberation,
    accepts=accepts,
    parse=parse,
    facts=facts,
)

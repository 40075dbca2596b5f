"""Resolutions of the Human Rights Council, such as 54/18."""

from collections.abc import Iterator

from kg.family import Family
from kg.mapping import deliberation as mapping
from kg.model import Described, Leftover, Reading
from kg.prose.deliberation import Deliberation, Practice, is_opened, read_resolutions
from kg.prose.language import load
from kg.prose.meaning import Knowledge
from kg.vocab import UNDO, Nansen

PRACTICE = Practice("hrc", "body/hrc", ("body/un",), "A/HRC/RES/")


def accepts(reading: Reading) -> bool:
    """Recognise a resolution by its adoption line, or by its opening words under its number."""
    return is_opened(reading, PRACTICE, load(reading.language))


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Deliberation | Leftover]:
    """Take the resolutions of a reading apart; what is refused says so (`read_resolutions`)."""
    return read_resolutions(reading, knowledge, PRACTICE)


def facts(resolution: Deliberation) -> Described:
    """Say what the resolution says."""
    return mapping.describe("hrc_resolution", PRACTICE, resolution, Nansen.Resolution, UNDO.Resolution, akn="unga-hrc")


FAMILY = Family(
    name="hrc_resolution",
    title="Human Rights Council resolutions",
    record=Deliberation,
    accepts=accepts,
    parse=parse,
    facts=facts,
)

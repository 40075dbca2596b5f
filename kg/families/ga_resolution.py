"""General Assembly resolutions of all eras: `428 (V)`, `3419 A (XXX)`, `62/124`, `75/235 B`, `S-32/1`, `ES-11/1`."""

from collections.abc import Iterator

from kg.family import Family
from kg.mapping import deliberation as mapping
from kg.model import Described, Leftover, Reading
from kg.prose.deliberation import Deliberation, Practice, is_opened, read_resolutions
from kg.prose.language import load
from kg.prose.meaning import Knowledge
from kg.vocab import UNDO, Nansen

PRACTICE = Practice("unga", "body/unga", ("body/un",), "A/RES/")


def accepts(reading: Reading) -> bool:
    """Recognise a resolution by its adoption line, or by its opening words under a numbered title."""
    return is_opened(reading, PRACTICE, load(reading.language))


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Deliberation | Leftover]:
    """Take the resolutions of a reading apart; what is refused says so (`read_resolutions`)."""
    return read_resolutions(reading, knowledge, PRACTICE)


def facts(resolution: Deliberation) -> Described:
    """Say what the resolution says."""
    return mapping.describe("ga_resolution", PRACTICE, resolution, Nansen.Resolution, UNDO.Resolution, akn="unga")


FAMILY = Family(
    name="ga_resolution",
    title="General Assembly resolutions",
    record=Deliberation,
    accepts=accepts,
    parse=parse,
    facts=facts,
)

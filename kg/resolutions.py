"""Families of resolutions: what one organ's differ in is its practice, and nothing else."""

from collections.abc import Iterator

from kg.family import Family
from kg.mapping import deliberation as mapping
from kg.model import Described, Leftover, Reading
from kg.prose.deliberation import Deliberation, Practice, is_opened, read_resolutions
from kg.prose.language import load
from kg.prose.meaning import Knowledge
from kg.vocab import UNDO, Nansen


def resolutions(name: str, title: str, practice: Practice, akn: str) -> Family[Deliberation]:
    """Make the family of an organ's resolutions; `akn` is the organ's segment in Akoma Ntoso names (`unga`).

    They are recognised by their adoption line, or by their opening words under a number. What is refused says so
    (`read_resolutions`).
    """

    def accepts(reading: Reading) -> bool:
        return is_opened(reading, practice, load(reading.language))

    def parse(reading: Reading, knowledge: Knowledge) -> Iterator[Deliberation | Leftover]:
        return read_resolutions(reading, knowledge, practice)

    def facts(resolution: Deliberation) -> Described:
        return mapping.describe(name, practice, resolution, Nansen.Resolution, UNDO.Resolution, akn=akn)

    return Family(name, title, Deliberation, accepts, parse, facts)

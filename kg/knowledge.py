"""What is known before a text is read: the registers' names and verbs, and the language's rules."""

import gc
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from kg.family import Family, families
from kg.model import Leftover, Reading, Source
from kg.prose.act_rules import rules
from kg.prose.acts import ActLexicon, Verb
from kg.prose.addressees import Addressing, words
from kg.prose.language import english, load
from kg.prose.meaning import Knowledge
from kg.prose.names import Name, NameIndex
from kg.read import read


def packaged(family: Family[Any]) -> Reading:
    """Read a register family's packaged table."""
    name = f"{family.register}.csv"
    return read(Source(f"registers/{name}", (files("kg") / "registers" / name).read_bytes()))


def records(family: Family[Any]) -> Iterator[Any]:
    """Yield the records of a register family's packaged table."""
    nothing = Knowledge(english(), NameIndex(()), ActLexicon(()))
    for record in family.parse(packaged(family), nothing):
        if not isinstance(record, Leftover):
            yield record


@cache
def registers() -> tuple[tuple[Family[Any], tuple[Any, ...]], ...]:
    """Read all registers, once a process: their rows serve every language."""
    return tuple((family, tuple(records(family))) for family in families() if family.register)


@cache
def knowledge(language: str = "en") -> Knowledge:
    """Gather the names and verbs that a language's texts may hold from all registers, once a process."""
    names: list[Name] = []
    groups: list[Name] = []
    verbs: list[Verb] = []
    treaties: dict[tuple[str, str], str] = {}
    for family, rows in registers():
        for record in rows:
            named = family.names(record) if family.names else ()
            names += (name for name in named if name.language == language)
            grouped = family.groups(record) if family.groups else ()
            groups += (name for name in grouped if name.language == language)
            verbs += family.verbs(record) if family.verbs else ()
            if family.treaty and (registered := family.treaty(record)):
                treaties.setdefault(*registered)
    index = NameIndex(names, language)
    if language != "en":
        # Labels that are made up ("62nd session of the General Assembly") are English in every language's graph.
        index.labels = knowledge("en").names.labels
    spoken = load(language)
    addressing = Addressing(groups, verbs, words(language), spoken.pattern["mandate_renewed"])
    known = Knowledge(spoken, index, _acts(verbs, language), treaties, addressing)
    # It stays to the end of the process: the garbage collector need not walk through it again and again,
    # nor look for cycles after every few hundred of the tuples that a text is made of.
    gc.freeze()
    gc.set_threshold(50_000)
    return known


def _acts(verbs: list[Verb], language: str) -> ActLexicon:
    own = [verb for verb in verbs if verb.language == language]
    return ActLexicon(own, frozenset(verb.lemma for verb in verbs), rules(language))

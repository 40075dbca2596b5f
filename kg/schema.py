"""The schema of a release: the version of the ontology that its data are written in, and which of them are read.

A release says it in its description: `dcterms:conformsTo` names the ontology's version IRI. Versions are numbered as
in Semantic Versioning: within a line (`0.1`, `0.2`; from 1 on `1`, `2`) terms and patterns of IRIs only come, so every
release of this line is read. A release of another line is refused with what to do: nothing is guessed.
"""

import re
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, parse

from kg.errors import KgError

VERSION: Final = "0.1.0"
"""That of `ontology/nansen.ttl`."""
_FIRST: Final = "0.1.0"
"""That of releases made before they said so."""
_CONFORMS: Final = "http://purl.org/dc/terms/conformsTo"
_VERSIONED: Final = re.compile(r"/ns/([^/]+)\Z")


def version_iri(base: str) -> str:
    """Give the IRI of the schema's version, as the ontology and each release name it.

    >>> version_iri("https://w3id.org/nansen/")
    'https://w3id.org/nansen/ns/0.1.0'
    """
    return f"{base}ns/{VERSION}"


def told(description: bytes) -> str:
    """Tell the version that a description (`dataset.ttl`) names; raises SyntaxError where it is no Turtle.

    >>> said = b"<https://x.test/id/dataset> <http://purl.org/dc/terms/conformsTo> <https://x.test/ns/0.3.1> ."
    >>> told(said), told(b"")
    ('0.3.1', '0.1.0')
    """
    of_what = (said.object.value for said in parse(description, RdfFormat.TURTLE) if said.predicate.value == _CONFORMS)
    return next((found[1] for iri in of_what if (found := _VERSIONED.search(iri))), _FIRST)


def check(description: bytes, where: Path) -> None:
    """Raise KgError, with the command that helps, when the release that is described so is not read by this program."""
    try:
        version = told(description)
    except SyntaxError as problem:
        says = f"{where / 'dataset.ttl'} cannot be read: {problem}"
        raise KgError(f"{says}. Build the release again: kg build FOLDER --out {where}") from None
    theirs, ours = _line(version), _line(VERSION)
    if theirs == ours:
        return
    says = f"{where} is a release of schema {version}; this is kg for schema {'.'.join(map(str, ours))}"
    if theirs > ours:
        raise KgError(f"{says}. Take the newer program: pip install --upgrade nansen-kg")
    raise KgError(f"{says}. Convert it by building it again from its texts: kg build FOLDER --out {where}")


def _line(version: str) -> tuple[int, ...]:
    """Give the numbers that tell what is compatible; what is no version is older than any."""
    numbers = version.split(".")
    if not all(number.isascii() and number.isdecimal() for number in numbers):
        return ()
    major, *others = map(int, numbers)
    return (major,) if major else (major, *others[:1])

"""Facets of an answer, in words."""

import re

from kg.pages.addresses import LANGUAGES
from kg.pages.interface import interface
from kg.pages.labels import Labels
from kg.pages.search import FACETS, Found

_TAIL = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")


def is_tail(tail: str) -> bool:
    """Tell whether a tail can be one of ours; what people type in addresses can be anything.

    >>> is_tail("body/unhcr"), is_tail("body/<script>")
    (True, False)
    """
    return bool(_TAIL.fullmatch(tail))


def facets(found: Found, labels: Labels, language: str) -> list[tuple[str, list[tuple[str, str, int, bool]]]]:
    """Give the facets with labels, and whether each choice is the reader's."""
    chosen = dict(found.asked.chosen)
    out = []
    for name in FACETS:
        values = [
            (value, _facet_label(labels, name, value, language), count, chosen.get(name) == value)
            for value, count in found.facets[name]
        ]
        if name in chosen and not any(mine for *_, mine in values):
            values.insert(0, (chosen[name], _facet_label(labels, name, chosen[name], language), found.count, True))
        if values:
            out.append((name, values))
    return out


def _facet_label(labels: Labels, name: str, value: str, language: str) -> str:
    if name == "language":
        return LANGUAGES.get(value, value)
    if name == "family":
        return str(interface(language)["facets"].get(value, value))
    kinds = {"organ": "body/", "session": "session/", "act": "action/", "addressee": "", "cites": ""}
    if name in kinds and is_tail(kinds[name] + value):
        iri = labels.facts.id + kinds[name] + value
        return labels.symbol(iri) or labels.of(iri, language).text
    return value

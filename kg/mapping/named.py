"""The names of a thing in a register: in each language one chosen name, other names, and short forms."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg import terms
from kg.prose.names import Name
from kg.prose.record import Form
from kg.read.table import Row
from kg.vocab import SKOS

Words = tuple[str, str]
"""A language and words of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """The names of one row. In a text `short` ones count only if it names the thing, or its anchor, in full."""

    chosen: tuple[Words, ...]
    other: tuple[Words, ...]
    short: tuple[Words, ...]

    @classmethod
    def of(cls, row: Row) -> "Named":
        """Read the columns `name`, `other_names` and `short_names`, and those of the other languages (`name_fr`)."""
        chosen = row.in_languages("name")
        other = (*row.in_languages("formal"), *row.in_languages("other_names"))
        return cls(chosen, _but(chosen, other), row.in_languages("short_names"))

    def say(self, it: terms.Thing) -> None:
        """Say the names of a thing."""
        it.has_texts(SKOS.prefLabel, self.chosen)
        alternatives = _but(self.chosen, (*self.other, *self.short))
        it.has_texts(SKOS.altLabel, alternatives)

    def names(
        self, tail: str, anchor: str = "", *, form: Form = "full", full_anchor: str = "", within: tuple[str, ...] = ()
    ) -> Iterator[Name]:
        """Give the names by which texts mean the thing.

        Short forms go with `anchor`, full names with `full_anchor`; other names are of the `form`, and `within` are the
        things named inside the full ones.
        """
        for language, words in self.chosen:
            yield Name(words, tail, "full", full_anchor, within, language)
        for language, words in self.other:
            yield Name(words, tail, form, full_anchor, within, language)
        for language, words in self.short:
            yield Name(words, tail, "short", anchor, (), language)


def _but(chosen: tuple[Words, ...], names: tuple[Words, ...]) -> tuple[Words, ...]:
    """Give names that are not chosen ones, each once."""
    return tuple(words for words in dict.fromkeys(names) if words not in chosen)

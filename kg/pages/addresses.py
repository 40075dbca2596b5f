"""Where the page of a thing is: on a server, or in files."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

LANGUAGES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
"""The official languages by their own names, in the order of the UN's own pages."""

_TEXTS = frozenset({"resolution", "conclusion", "document", "instrument"})
SAID = ("act", "frame", "generic", "mandate", "mark", "mention", "pos", "span", "succeeds", "vote")
"""What is said in a part and is no part itself: it has a page of its own, and no place on that of its document."""
_NO_PART = frozenset({*SAID, "cite"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page: the tail of the page's thing, the anchor on it, and the language it is in."""

    tail: str
    anchor: str = ""
    language: str = ""


def spot(tail: str) -> Spot:
    """Tell on which page a thing is shown: parts and language versions are shown with their document.

    >>> spot("resolution/a-res-62-124/para/4")
    Spot(tail='resolution/a-res-62-124', anchor='para-4', language='')
    >>> spot("resolution/a-res-62-124/fr/para/4").language, spot("resolution/a-res-62-124/fr").anchor
    ('fr', '')
    >>> spot("resolution/a-res-62-124/para/5/cite/unts-5158").tail
    'resolution/a-res-62-124/para/5/cite/unts-5158'
    """
    steps = tail.split("/")
    if steps[0] not in _TEXTS or len(steps) < 3 or not _NO_PART.isdisjoint(steps[2:]):
        return Spot(tail)
    language = steps[2] if steps[2] in LANGUAGES else ""
    return Spot("/".join(steps[:2]), "-".join(steps[3 if language else 2 :]), language)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses on a server; `root` stands before all of them, `language` is the one that the reader asked for."""

    base: str
    root: str = "/"
    language: str = ""

    @property
    def server(self) -> bool:
        """Tell whether there is a server, which searches and answers queries."""
        return True

    @property
    def ontology(self) -> str:
        """Give the address of the ontology's page."""
        return self.menu("ns.html")

    @property
    def shapes(self) -> str:
        """Give the address of the shapes' page."""
        return self.menu("shapes.html")

    def family(self, name: str = "") -> str:
        """Give the address of a family's mapping, or of the list of families."""
        return self.menu(f"about/families{f'/{name}' if name else ''}.html")

    def path(self, path: str, **query: str) -> str:
        """Give the address of one of our own paths."""
        asked = {key: value for key, value in query.items() if value}
        return self.root + path + (f"?{urlencode(asked)}" if asked else "")

    def menu(self, path: str, **query: str) -> str:
        """Give the address of a page of ours in the language that the reader asked for."""
        return self.path(path, **query, lang=self.language)

    def page(self, iri: str, language: str = "", **query: str) -> str:
        """Give the address of the page of an IRI; IRIs that are not ours are their own."""
        if not iri.startswith(f"{self.base}id/"):
            return self.path(iri[len(self.base) :].replace("ns#", "ns.html#")) if iri.startswith(self.base) else iri
        where = spot(iri[len(self.base) + 3 :])
        address = self._file(f"id/{where.tail}", where.language or language or self.language, query)
        return address + (f"#{where.anchor}" if where.anchor else "")

    def data(self, tail: str, ending: str) -> str:
        """Give the address of the data of one of our things, `ending` being ttl, nt or jsonld."""
        return self.path(f"id/{tail}.{ending}")

    def speaking(self, language: str) -> "Addresses":
        """Give the addresses for a reader who asked for a language."""
        return replace(self, language=language)

    def _file(self, path: str, language: str, query: dict[str, str]) -> str:
        return self.path(f"{path}.html", lang=language, **query)

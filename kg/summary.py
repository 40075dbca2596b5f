"""What one published work says that others may answer to: titles, what it looks back on, mandates, reports it names.

It is read from the statements that are published, all languages of the work together, so it is the same for every
family and carrier, and small enough to be kept for each of many thousand works.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kg import iri
from kg.check.values import language as tag
from kg.check.values import lexical
from kg.model import Described
from kg.prose.language import load
from kg.vocab import CITO, DCTERMS, OA, UNDO, Nansen

_OURS: Final = len(f"<{iri.ID}")
_LOOKS_BACK: Final = re.compile(r"action/(?:recall|reaffirm)(?:-with-[a-z]+)?\Z")
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d\Z")
# Reports are numbered within a session of the Assembly or the Human Rights Council, or a year of the Council.
_REPORT: Final = re.compile(r"(?:A/(?P<unga>\d{2,3})|A/HRC/(?P<hrc>\d{1,3})|E/(?P<ecosoc>(?:19|20)\d\d))/\d{1,4}\Z")
_ACTORS: Final = ("role/", "body/")


class Mandated(NamedTuple):
    """A mandate to report (a tail), and one who is to report at one session."""

    mandate: str
    session: str
    actor: str


class Named(NamedTuple):
    """A report that the work names: its session, who made it, the place, and a text named beside it (empty: none)."""

    report: str
    session: str
    actor: str
    under: str
    place: str


class Summary(NamedTuple):
    """What is kept of a published work, all its languages together.

    `work`, `organ` and `session` are tails, `session` empty for organs without sessions; `adopted` is in ISO 8601.
    `titles` are (language, title without typography, years and numbers of sessions). `cited` are the texts that it
    looks back on, each with the citation that does so, `grouped` its references to earlier texts as a group.
    """

    work: str
    organ: str
    session: str
    adopted: str
    titles: tuple[tuple[str, str], ...]
    cited: tuple[tuple[str, str], ...]
    grouped: tuple[str, ...]
    mandates: tuple[Mandated, ...] = ()
    reports: tuple[Named, ...] = ()


_Said = dict[str, dict[str, list[str]]]
"""What is said, by predicate and subject."""
_READ: Final = frozenset(
    (
        *(Nansen.adoptedBy, Nansen.adoptedOn, Nansen.inSession, DCTERMS.title, Nansen.symbol),
        *(CITO.hasCitingEntity, CITO.hasCitedEntity, UNDO.hasSemantics),
        *(Nansen.inPart, Nansen.citedText, Nansen.action),
        *(Nansen.mandateKind, Nansen.dueAt, Nansen.addressee),
    )
)


def summary(versions: Sequence[Described]) -> Summary | None:
    """Sum up a work from what its language versions say; nothing for what no organ adopted on a day."""
    if not versions:
        return None
    work = versions[0].graph.removeprefix("graph/").rpartition("/")[0]
    said: _Said = {predicate: defaultdict(list) for predicate in _READ}
    for described in versions:
        for subject, predicate, value in [fact for fact in described.core if fact[1] in _READ]:
            said[predicate][subject].append(value)
    organ, adopted, session = (
        said[predicate].get(f"<{iri.ID}{work}>") for predicate in (Nansen.adoptedBy, Nansen.adoptedOn, Nansen.inSession)
    )
    if not organ or not adopted:
        return None
    titles = [(lexical(title), tag(title)) for values in said[DCTERMS.title].values() for title in values]
    return Summary(
        work,
        _tail(organ[0]),
        _tail(session[0]) if session else "",
        lexical(adopted[0]),
        tuple(sorted({(language, same_title(title, language)) for title, language in titles})),
        tuple(sorted(set(_looked_back_on(said)))),
        tuple(sorted(set(_grouped(said)))),
        tuple(sorted(set(_mandates(said)))),
        tuple(sorted(set(_reports(said, versions)))),
    )


def same_title(title: str, language: str) -> str:
    """Write a title without what differs from year to year: typography, years, the number of a session.

    >>> same_title("Report of the Committee on its ninety-ninth session", "en")
    'report of the committee on its session'
    >>> same_title("Programme budget for 2044", "en") == same_title("PROGRAMME BUDGET FOR 2045", "en")
    True
    """
    plain = load(language).pattern["numbered_session"].sub(lambda found: found["word"], title)
    return " ".join([word for word in _WORD.findall(plain.casefold()) if not _YEAR.match(word)])


def _looked_back_on(said: _Said) -> Iterator[tuple[str, str]]:
    """Give what the work cites in its preamble, or recalls further down, each with the citation."""
    acts = said[UNDO.hasSemantics]
    for citation, cited in said[CITO.hasCitedEntity].items():
        is_in_preamble = any("/preamble/" in citing for citing in said[CITO.hasCitingEntity].get(citation, ()))
        if is_in_preamble or _looks_back(acts.get(citation, ())):
            yield _tail(cited[0]), _tail(citation)


def _looks_back(acts: Iterable[str]) -> bool:
    return any(_LOOKS_BACK.match(_tail(act)) for act in acts)


def _grouped(said: _Said) -> Iterator[str]:
    """Give the references to earlier texts of the organ as a group, in preambular paragraphs that recall them."""
    for place, parts in said[Nansen.inPart].items():
        if not any("/preamble/" in part and _looks_back(said[Nansen.action].get(part, ())) for part in parts):
            continue
        words = [(lexical(value), tag(value)) for value in said[Nansen.citedText].get(place, ())]
        if any(load(language).pattern["earlier_ones"].match(text) for text, language in words):
            yield _tail(place)


def _mandates(said: _Said) -> Iterator[Mandated]:
    """Give the mandates to report at one session."""
    for mandate, kinds in said[Nansen.mandateKind].items():
        sessions = set(said[Nansen.dueAt].get(mandate, ()))
        if Nansen.ToReport in kinds and len(sessions) == 1:
            actors = said[Nansen.addressee].get(mandate, ())
            yield from (Mandated(_tail(mandate), _tail(*sessions), _tail(actor)) for actor in actors)


class _Reach:
    """What stands where in a part in one language: ends of citations of documents, and starts of what else is named."""

    def __init__(self) -> None:
        self.cited: list[tuple[int, str]] = []
        self.named: list[tuple[int, str]] = []

    def before(self, end: int) -> list[str]:
        """Give what is named since the last document that was cited before."""
        start = max((at for at, _ in self.cited if at < end), default=0)
        return [thing for at, thing in self.named if start <= at <= end]


def _reports(said: _Said, versions: Iterable[Described]) -> Iterator[Named]:
    """Give the reports that the work names, with those whose report each is by the words before it."""
    sessions: dict[str, str] = {}
    for document, (symbol, *_) in said[Nansen.symbol].items():
        if found := _REPORT.match(lexical(symbol)):
            body = found.lastgroup or ""
            sessions[document] = iri.session(body, found[body])
    if not sessions:
        return
    cited = {citation: leads_to[0] for citation, leads_to in said[CITO.hasCitedEntity].items()}
    for described in versions:
        parts: dict[str, _Reach] = defaultdict(_Reach)
        for subject, value in [(subject, body) for subject, does, body in described.evidence if does == OA.hasBody]:
            part, _, span = subject[1:-1].rpartition("/mention/")
            start, _, end = span.partition("-")
            target = cited.get(value, "")
            if target.startswith(f"<{iri.ID}document/"):
                parts[part].cited.append((int(end), value))
            else:
                parts[part].named.append((int(start), target or value))
        for reach in parts.values():
            for at, citation in reach.cited:
                yield from _named(_tail(cited[citation]), sessions.get(cited[citation]), citation, reach.before(at))


def _named(report: str, session: str | None, citation: str, before: list[str]) -> Iterator[Named]:
    tails = [_tail(thing) for thing in before if thing.startswith(f"<{iri.ID}")]
    texts = [tail for tail in tails if tail.startswith("resolution/") and "/" not in tail.partition("/")[2]]
    for actor in tails if session else ():
        if actor.startswith(_ACTORS):
            yield from (Named(report, session or "", actor, under, _tail(citation)) for under in texts or [""])


def _tail(term: str) -> str:
    return term[_OURS:-1]

"""Checks on one document's statements: every IRI of ours is described, every quoted word stands where it says."""

from collections.abc import Iterable, Iterator

from kg.check.values import lexical
from kg.iri import ID
from kg.model import Described, Fact, Finding
from kg.vocab import OA, PROV, RDF, Nansen

_OURS = f"<{ID}"


class Known:
    """What the registers describe: facts by subject, so that a document can be checked on its own."""

    def __init__(self) -> None:
        self.facts: dict[str, list[Fact]] = {}

    def add(self, described: Described) -> None:
        """Learn what one register row says."""
        for fact in described.core:
            self.facts.setdefault(fact[0], []).append(fact)

    def about(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """Yield what the registers say of the things that the facts point at."""
        for value in dict.fromkeys(value for _, _, value in facts):
            yield from self.facts.get(value, ())


def undescribed(described: Described, known: Known) -> Iterator[Finding]:
    """Find IRIs of ours that are pointed at, but described neither here nor in a register."""
    facts = (*described.core, *described.evidence)
    subjects = {subject for subject, predicate, value in facts if predicate == RDF.type or value[0] == '"'}
    graphs = f"<{ID}{described.graph}"
    for subject, predicate, value in dict.fromkeys(facts):
        if (
            value.startswith(_OURS)
            and value not in subjects
            and value not in known.facts
            and not value.startswith(graphs)
        ):
            says = f"{predicate} points at {value}, which nothing describes"
            yield Finding(subject.strip("<>"), says, described.source)


def misquoted(described: Described) -> Iterator[Finding]:
    """Find spans whose words do not stand at their offsets in the published text."""
    texts = {subject: value for subject, predicate, value in described.core if predicate == Nansen.text}
    parts: dict[str, str] = {}
    spans: dict[str, dict[str, str]] = {}
    for subject, predicate, value in described.evidence:
        if predicate == OA.hasTarget:
            parts.setdefault(value.replace("/span/", "/pos/"), subject)
        elif predicate == Nansen.inPart:
            parts[subject] = value
        elif predicate in (OA.start, OA.end, OA.exact):
            spans.setdefault(subject, {})[predicate] = value
    for position, span in spans.items():
        part = parts.get(parts.get(position, ""))
        if part is None or OA.exact not in span:
            continue
        start, end = (int(span[bound].split('"')[1]) for bound in (OA.start, OA.end))
        text, exact = lexical(texts.get(part, '""')), lexical(span[OA.exact])
        if text[start:end] != exact:
            yield Finding(
                position.strip("<>"),
                f"The words {exact!r} do not stand at {start}-{end} of the text",
                described.source,
            )


class Places:
    """Where in the sources the things of a graph are said: from the evidence, by the nearest part above."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        parts: dict[str, str] = {}
        lines: dict[str, str] = {}
        files: dict[str, str] = {}
        derived: dict[str, str] = {}
        for subject, predicate, value in facts:
            if predicate == Nansen.inPart:
                parts[subject] = value
            elif predicate == Nansen.sourceLines:
                lines[subject] = value.strip('"')
            elif predicate == Nansen.fileName:
                files[subject] = value.strip('"')
            elif predicate == PROV.wasDerivedFrom:
                # the first is the file whose words were taken; others only say the same
                derived.setdefault(subject, value)
        self._lines = {parts.get(subject, subject).strip("<>"): line for subject, line in lines.items()}
        self._files = {subject.strip("<>"): files[value] for subject, value in derived.items() if value in files}

    def of(self, about: str) -> str:
        """Give file and line of a thing, as precisely as the evidence tells; empty if it does not."""
        line = next((self._lines[step] for step in _upwards(about) if step in self._lines), "")
        file = next((self._files[step] for step in _upwards(about) if step in self._files), "")
        if not file:
            file = next(
                (name for expression, name in self._files.items() if about.startswith(expression.rpartition("/")[0])),
                "",
            )
        return f"{file}, line {line}" if file and line else file


def _upwards(about: str) -> Iterator[str]:
    while "/id/" in about:
        yield about
        about = about.rpartition("/")[0]

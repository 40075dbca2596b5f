"""A process that answers queries on a store, one after the other, and may be ended at any time.

Started as `python -m kg.serve.worker STORE MEMORY SECONDS`. Questions come on standard input, answers go to
standard output, both in frames: one letter, the length in four bytes, the content.

    Q  a question, as JSON          H  the answer begins; its media type
    D  the next bytes of it         E  the answer is complete
    X  there is no answer; `{"status": ..., "says": ...}`
"""

import ctypes
import json
import os
import re
import resource
import signal
import struct
import sys
from typing import IO, Final, cast

import msgspec
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from kg.serve.question import Question, Refused

HEADER: Final = struct.Struct(">cI")
_PIECE: Final = 2**16
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <sched.h>
_JSON, _XML = QueryResultsFormat.JSON, QueryResultsFormat.XML
_RESULTS: Final = {
    "application/sparql-results+json": _JSON,
    "application/json": _JSON,
    "application/sparql-results+xml": _XML,
    "application/xml": _XML,
    "text/xml": _XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
}


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """Put content into a frame.

    >>> list(frame(b"D", b"abc"))
    [68, 0, 0, 0, 3, 97, 98, 99]
    """
    return HEADER.pack(kind, len(content)) + content


class Sink:
    """Takes what is written and passes it on in pieces of a useful size."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._held = bytearray()

    def write(self, content: bytes) -> int:
        """Take some bytes."""
        self._held += content
        if len(self._held) >= _PIECE:
            self.flush()
            self._out.flush()
        return len(content)

    def flush(self) -> None:
        """Pass on what is held; it leaves the process with what comes next."""
        if self._held:
            self._out.write(frame(b"D", bytes(self._held)))
            self._held.clear()


def answer(store: Store, asked: Question, out: IO[bytes]) -> None:
    """Answer a question in frames. Raises Refused before the first of them, if the asker is to blame."""
    try:
        found = _asked(store, asked)
    except SyntaxError as problem:
        raise Refused(400, readable(problem, asked.query)) from None
    sink = cast(IO[bytes], Sink(out))
    if isinstance(found, QueryTriples):
        if asked.graph is None:
            raise Refused(406, "This query gives a graph, and none of its formats is accepted")
        out.write(frame(b"H", asked.graph.encode()))
        found.serialize(sink, _GRAPHS[asked.graph])
    else:
        if asked.results is None:
            raise Refused(406, "This query gives a table, or yes or no, and none of its formats is accepted")
        out.write(frame(b"H", asked.results.encode()))
        found.serialize(sink, _RESULTS[asked.results])
    sink.flush()
    out.write(frame(b"E"))
    out.flush()


def readable(problem: SyntaxError, query: str) -> str:
    """Say what the parser says, with the place, but without its classes of characters.

    >>> print(readable(SyntaxError("error at 1:3: expected one of ASK, ['a'..='z' | '[']"), "SE"))
    The query cannot be read: line 1, column 3: expected one of ASK
    """
    said = re.sub(r",? *(?:or )?\[(?:'(?:\\.[^']*|[^'])'|[^'\]])*\]", "", problem.msg or "")
    place = re.match(r"error at (\d+):(\d+): *", said)
    if place is None:
        return f"The query cannot be read: {said}"
    line, column = int(place[1]), int(place[2])
    lines = query.splitlines()
    words = lines[line - 1][column - 1 : column + 39] if line <= len(lines) else ""
    at = f"line {line}, column {column}" + (f", at {words!r}" if words else "")
    return f"The query cannot be read: {at}: {said[place.end() :]}"


def _asked(store: Store, asked: Question) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Evaluate on the dataset of the request, else on that of the query (SPARQL 1.1 Protocol, section 2.1.4)."""
    if not (asked.default_graphs or asked.named_graphs):
        return store.query(asked.query)
    default: list[NamedNode | BlankNode | DefaultGraph] = [NamedNode(name) for name in asked.default_graphs]
    named: list[NamedNode | BlankNode] = [NamedNode(name) for name in asked.named_graphs]
    if len(default) > 1:
        # The default graph is the merge of these, in which a statement stands once; Oxigraph would find it in each.
        merged = Store()
        for one in default:
            merged.extend(
                Quad(said.subject, said.predicate, said.object)
                for said in store.quads_for_pattern(None, None, None, one)
            )
        for other in named:
            merged.extend(store.quads_for_pattern(None, None, None, other))
        return merged.query(asked.query)
    return store.query(asked.query, default_graph=default, named_graphs=named)


def _bounded(memory: int) -> None:
    """Take no more than so many bytes, and leave Ctrl-C to the server, which ends its workers itself."""
    # Not RLIMIT_AS: a worker at rest has 80 megabytes of its own, but 630 of addresses (stacks, maps of the store).
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def leave_network() -> bool:
    """Leave the network for one without hosts; tell whether the system allows it (Linux, mostly).

    Queries with SERVICE are refused before they come here (`kg.serve.question`); this is the second wall.
    """
    try:
        system = ctypes.CDLL(None)
        # Root needs no user namespace, and would lose its right to read other people's files in one.
        return any(system.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_NETWORK | _NEW_USER))
    except (OSError, AttributeError):
        return False


def main(path: str, memory: int, seconds: int) -> None:
    """Answer until there is no more question."""
    # Whatever else is printed in this process must not get between the frames.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=2 * _PIECE)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    leave_network()
    _bounded(memory)
    store = Store.read_only(path)
    while header := sys.stdin.buffer.read(HEADER.size):
        _, length = HEADER.unpack(header)
        asked = msgspec.json.decode(sys.stdin.buffer.read(length), type=Question)
        # The server ends a query that runs too long. If the server itself was killed, the kernel does, a little later.
        signal.alarm(seconds)
        try:
            answer(store, asked, out)
        except Refused as refused:
            _failed(out, refused.status, refused.says)
        except (OSError, RuntimeError, ValueError, MemoryError) as problem:
            _failed(out, 500, f"The query failed: {problem or type(problem).__name__}")
        signal.alarm(0)


def _failed(out: IO[bytes], status: int, says: str) -> None:
    out.write(frame(b"X", json.dumps({"status": status, "says": says}).encode()))
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

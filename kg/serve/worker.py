"""A process that answers queries on a store, one after the other, and may be ended at any time.

Started as `python -m kg.serve.worker STORE MEMORY SECONDS`, with a socket for standard input. Questions come and
answers go through it in frames: one letter, the question's number and the length in four bytes each, the content.

    R  ready, the store is open     Q  a question, as JSON
    C  it need not be answered      H  rows begin, or G  a graph begins; the media type
    D  the next bytes of it         E  the answer is complete
    X  there is no answer; `{"status": ..., "says": ...}`

Several questions may come before the first is answered: then the next is begun without waiting for anybody.
"""

import contextlib
import ctypes
import io
import json
import re
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

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

if TYPE_CHECKING:
    from typing_extensions import Buffer

HEADER: Final = struct.Struct(">cII")
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


def frame(kind: bytes, number: int, content: bytes = b"") -> bytes:
    """Put content into a frame.

    >>> list(frame(b"D", 7, b"abc"))
    [68, 0, 0, 0, 7, 0, 0, 0, 3, 97, 98, 99]
    """
    return HEADER.pack(kind, number, len(content)) + content


def frames(buffer: bytearray) -> Iterator[tuple[bytes, int, bytes]]:
    """Take the frames that are whole out of a buffer."""
    at = 0
    while at + HEADER.size <= len(buffer):
        kind, number, length = HEADER.unpack_from(buffer, at)
        end = at + HEADER.size + length
        if end > len(buffer):
            break
        yield kind, number, bytes(buffer[at + HEADER.size : end])
        at = end
    del buffer[:at]


class Line(io.RawIOBase):
    """The way to the server: questions in, as many as have come; answers out, in frames of a useful size."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._received = bytearray()
        self._questions: dict[int, bytes] = {}
        self._number = 0
        self._out = bytearray()
        self.body: Final = io.BufferedWriter(self, _PIECE)

    def questions(self) -> Iterator[Question]:
        """Give one question after the other, those left out that have been taken back, until the server is gone."""
        while True:
            if (not self._questions or select.select([self._socket], [], [], 0)[0]) and not self._receive():
                return
            if self._questions:
                self._number = next(iter(self._questions))
                yield msgspec.json.decode(self._questions.pop(self._number), type=Question)

    def _receive(self) -> bool:
        piece = self._socket.recv(2**18)
        self._received += piece
        for kind, number, content in frames(self._received):
            if kind == b"Q":
                self._questions[number] = content
            else:
                self._questions.pop(number, None)
        return bool(piece)

    def say(self, kind: bytes, content: bytes = b"") -> None:
        """Put a frame behind what has been said."""
        self._out += frame(kind, self._number, content)

    def send(self) -> None:
        """Send what has been said."""
        self._socket.sendall(self._out)
        self._out.clear()

    # ---- what `body` writes to ----

    def writable(self) -> bool:
        """Tell that it is for writing."""
        return True

    def write(self, content: "Buffer") -> int:
        """Take some bytes of the answer; if there are many, they leave at once."""
        piece = bytes(content)
        self.say(b"D", piece)
        if len(self._out) >= _PIECE:
            self.send()
        return len(piece)


def answer(store: Store, asked: Question, line: Line) -> None:
    """Answer a question in frames. Raises Refused before the first of them, if the asker is to blame."""
    try:
        found = _asked(store, asked)
    except SyntaxError as problem:
        raise Refused(400, readable(problem, asked.query)) from None
    if isinstance(found, QueryTriples):
        if asked.graph is None:
            raise Refused(406, "This query gives a graph, and none of its formats is accepted")
        line.say(b"G", asked.graph.encode())
        found.serialize(line.body, _GRAPHS[asked.graph])
    else:
        if asked.results is None:
            raise Refused(406, "This query gives a table, or yes or no, and none of its formats is accepted")
        line.say(b"H", asked.results.encode())
        found.serialize(line.body, _RESULTS[asked.results])
    line.body.flush()
    line.say(b"E")


def readable(problem: SyntaxError, query: str) -> str:
    """Say what the parser says, with the place, but without its classes of characters.

    >>> print(readable(SyntaxError("error at 1:3: expected one of ASK, ['a'..='z' | '[']"), "SE"))
    The query cannot be read: line 1, column 3: expected one of ASK
    """
    said = re.sub(r",? {0,2}(?:or )?\[(?:'(?:\\.[^']{0,8}|[^'])'|[^'\[\]])*\]", "", problem.msg or "")
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
    """Answer until there is no more question; a server that was killed is told nothing any more."""
    leave_network()
    _bounded(memory)
    store = Store.read_only(path)
    with socket.socket(fileno=sys.stdin.fileno()) as sock, contextlib.suppress(ConnectionError):
        line = Line(sock)
        line.say(b"R")
        line.send()
        for asked in line.questions():
            # The server ends a query that runs too long; where the server was killed, the kernel does, a little later.
            signal.alarm(seconds)
            try:
                answer(store, asked, line)
            except Refused as refused:
                _failed(line, refused.status, refused.says)
            except (OSError, RuntimeError, ValueError, MemoryError) as problem:
                _failed(line, 500, f"The query failed: {problem or type(problem).__name__}")
            signal.alarm(0)
            line.send()


def _failed(line: Line, status: int, says: str) -> None:
    line.body.flush()
    line.say(b"X", json.dumps({"status": status, "says": says}).encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

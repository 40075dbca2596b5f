"""A built release, opened for reading: its files, its base, and a store on disk with all its statements.

Each statement stands in the named graph that it was published in, and once more in the default graph. Oxigraph's
own union of graphs would find a statement as often as there are graphs with it, which is wrong by SPARQL 1.1
(section 13.2: a merge of graphs is a set) and falsifies counts; and it has to remove what it can of these at each
query. A second copy costs half as much room again, and every query on it is right and quick.

So a load takes half as long again as one of the named graphs alone: each statement stands in three indexes more, beside
the six of its graph. To leave out lines that come again in the default graph (a quarter of them) made it no shorter.
"""

import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import IO, Final, Self, cast

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

import kg
from kg import schema
from kg.errors import KgError
from kg.examples import examples_as_rdf
from kg.serve import shelf

_DUMPS: Final = ("core", "evidence")
_LAYOUT: Final = "1"  # of the store; another number here, and every store is built anew
_ABANDONED: Final = 3600  # seconds without a new file, after which a half-built store is one whose builder was killed
_DATASET: Final = NamedNode("http://rdfs.org/ns/void#Dataset")
_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_AT_ONCE: Final = 2**20  # bytes of a dump that are read at once
_END: Final = "id/dataset"
_IMPORTABLE: Final = Path(kg.__file__).parent.parent


def quiet(says: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Release:
    """A release in folder `out`, whose statements are in the read-only store at `path`.

    `key` is the checksum of its dumps: what was answered for one key holds for ever. `description` is what stood in
    `dataset.ttl` when it was opened; a newer release may stand in `out` since.
    """

    out: Path
    path: Path
    key: str
    description: bytes = b""

    @cached_property
    def store(self) -> Store:
        """The statements, for look-ups that are known to be short; the default graph holds them all, each once.

        What people ask goes to the workers instead, where it can be stopped (`kg.serve.pool`).
        """
        return Store.read_only(str(self.path))

    @cached_property
    def described(self) -> Store:
        """What the release says of itself, `dataset.ttl`, and the example queries."""
        store = Store()
        store.extend(self._description)
        store.extend(parse(examples_as_rdf(self.base), RdfFormat.TURTLE))
        return store

    @cached_property
    def _description(self) -> list[Quad]:
        return list(parse(self.description, RdfFormat.TURTLE))

    @cached_property
    def base(self) -> str:
        """The base of all its IRIs, ends with a slash.

        >>> said = b"<https://x.test/id/dataset> a <http://rdfs.org/ns/void#Dataset> ."
        >>> Release(Path("out"), Path("store"), "key", said).base
        'https://x.test/'
        """
        for said in self._description:
            is_dataset = said.predicate == _TYPE and said.object == _DATASET
            if is_dataset and isinstance(said.subject, NamedNode) and said.subject.value.endswith(f"/{_END}"):
                return said.subject.value.removesuffix(_END)
        raise KgError(f"{self.out / 'dataset.ttl'} describes no {_END}; build the release again: kg build")

    @cached_property
    def size(self) -> int:
        """The statements that the default graph holds."""
        (row,) = self.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return int(row["n"].value)

    def query(self, text: str) -> QuerySolutions:
        """Ask a SELECT query that this program wrote itself and that is known to be short."""
        return cast(QuerySolutions, self.store.query(text))


def opened(out: Path, stores: Path | None = None, say: Callable[[str], None] = quiet) -> Release:
    """Open the release in folder `out`; its store is built in `stores` at the first time.

    Stores of earlier releases of `out` that nobody uses any longer are removed. Raises KgError if there is no release,
    one of another schema, or its dumps cannot be read.
    """
    dumps = [out / "dump" / f"{name}.nq.gz" for name in _DUMPS]
    for needed in (*dumps, out / "dataset.ttl"):
        if not needed.is_file():
            raise KgError(f"{needed} is missing, so {out} is no release; build one: kg build --out {out}")
    while True:
        description, key = (out / "dataset.ttl").read_bytes(), _key(dumps)
        path = (stores or _cache()) / key
        release = Release(out, path, key, description)
        schema.check(description, out)
        if not path.is_dir():
            say(f"Loading {out} into {path}, once for this release")
            _built(dumps, path, key)
        # Another release may have been put there meanwhile: what was read then is of both.
        if path.is_dir() and (out / "dataset.ttl").read_bytes() == description:
            break
    try:
        next(release.store.quads_for_pattern(None, None, None), None)
    except OSError as problem:
        raise KgError(f"the store {path} cannot be read: {problem}; remove the folder, it is built again") from None
    shelf.note(path, out)
    shelf.sweep(path, out)
    return release


def opened_aside(out: Path, stores: Path | None = None) -> Release:
    """Open a release as `opened` does, but build its store in another process, behind all others.

    For whoever serves another release meanwhile. Raises KgError as `opened` does.
    """
    command = [
        sys.executable,
        "-m",
        "kg.serve.release",
        str(out.absolute()),
        *([str(stores.absolute())] if stores else []),
    ]
    subprocess.run(command, check=False, cwd=_IMPORTABLE)
    return opened(out, stores)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nansen" / "stores"


def _key(dumps: list[Path]) -> str:
    """Name the store for what goes into it: half of a SHA-256, 32 hexadecimal digits."""
    digest = sha256(_LAYOUT.encode())
    for dump in dumps:
        with dump.open("rb") as file:
            while piece := file.read(2**20):
                digest.update(piece)
    return digest.hexdigest()[:32]


def _built(dumps: list[Path], path: Path, key: str) -> None:
    """Load the dumps beside `path` and move the whole store there: nobody ever sees half of one.

    Nothing is moved where the dumps are others by then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f"{path.name}.*"):
            if left.is_dir() and abs(time.time() - left.stat().st_mtime) > _ABANDONED:
                rmtree(left, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=f"{path.name}.", dir=path.parent))
    except OSError as problem:
        raise KgError(f"no store can be made in {path.parent}: {problem}; name another folder: --store DIR") from None
    try:
        store = Store(str(work))
        for dump in dumps:
            with gzip.open(dump) as quads, _Twice(quads) as twice:
                # What we wrote needs no second look at each IRI; what was damaged since does not unpack.
                store.bulk_load(cast(IO[bytes], twice), RdfFormat.N_QUADS, lenient=True)
        store.optimize()
        store.flush()
        del store
        if _key(dumps) == key:
            work.rename(path)
    except (OSError, EOFError, SyntaxError) as problem:
        if not path.is_dir():  # else another server was quicker with the same store
            raise KgError(f"{dumps[0].parent} cannot be loaded: {problem}; build the release again") from None
    finally:
        rmtree(work, ignore_errors=True)


class _Twice:
    """N-Quads, each line again without its graph; read in a thread, beside what takes them.

    An IRI has no space in it, so the last `<` of a line begins its graph.
    """

    def __init__(self, quads: gzip.GzipFile) -> None:
        self._quads = quads
        self._thread = ThreadPoolExecutor(1)
        self._next = self._thread.submit(self._lines)
        self._rest = memoryview(b"")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)

    def read(self, size: int) -> bytes:
        """Give at most so many bytes; none at the end."""
        if not self._rest:
            self._rest = memoryview(self._next.result())
            self._next = self._thread.submit(self._lines)
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)

    def _lines(self) -> bytes:
        lines = self._quads.readlines(_AT_ONCE)
        return b"".join([*lines, *[line[: line.rindex(b" <")] + b" .\n" for line in lines]])


def main(out: str, stores: str | None = None) -> None:
    """Build the store of a release, behind all other processes."""
    os.nice(15)
    try:
        opened(Path(out), Path(stores) if stores else None)
    except KgError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Reading: paths to sources, sources to blocks of runs. One module a carrier, recognised from content."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg import distant
from kg.errors import KgError, Unreadable
from kg.model import LONGEST, Block, Carrier, Place, Reading, Source
from kg.prose.language import detect
from kg.prose.proceedings import Proceedings
from kg.read import akn, akn_meta, articles, doc, docx, html, markdown, pdf, scan, table, text
from kg.read.encoding import decode

LARGEST = 50_000_000
"""Bytes; no text of a UN organ is near it, and a larger file would be held in memory whole."""

_TABLE_HEAD = re.compile(r"\A[a-z][a-z0-9_]*(?:,[a-z][a-z0-9_]*)+\r?\n")
_EXPORTED = ("<<ODS ", "[DU", "\n\t")
_BINARY: tuple[tuple[Callable[[Source], bool], Callable[[Source], tuple[Block, ...]], Carrier, str], ...] = (
    (pdf.is_pdf, pdf.blocks, "pdf", "application/pdf"),
    (docx.is_docx, docx.blocks, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    # A legacy Word file is converted to DOCX before it is read.
    (doc.is_doc, doc.blocks, "docx", "application/msword"),
)


def find_files(paths: Iterable[Path | str]) -> Iterator[tuple[str, Path | str]]:
    """Yield (name, path) of every file below the paths, in a fixed order, each once; addresses (`s3://`) are strings.

    The name is the path as the user would say it: relative to the path given. Hidden files, and links
    that lead out of a given folder, are passed over. Raises KgError when a path does not exist.
    """
    seen: set[Path] = set()
    for path in paths:
        if isinstance(path, str):
            yield from distant.find(path)
            continue
        if not path.exists():
            raise KgError(
                f"There is no file or folder {path}. Check the path, or quote a pattern that your shell expands."
            )
        root = path.resolve()
        inside = [path] if path.is_file() else sorted(path.rglob("*"), key=lambda found: found.as_posix())
        for found in inside:
            real = Path(os.path.realpath(found))  # a loop of links is no file, and no end
            name = found.name if path.is_file() else found.relative_to(path).as_posix()
            hidden = any(step.startswith(".") for step in name.split("/"))
            strays = real != root and root not in real.parents
            if hidden or strays or real in seen or not real.is_file():
                continue
            seen.add(real)
            yield name, found


def load(name: str, path: Path | str) -> Source:
    """Read one file's bytes; raises Unreadable when it is too large or cannot be opened."""
    at = Place(name)
    try:
        size = distant.size(path) if isinstance(path, str) else path.stat().st_size
        if size > LARGEST:
            raise Unreadable(
                f"The file has {size:,} bytes; the limit is {LARGEST:,}. Split it into one file a document",
                at,
            )
        return Source(name, distant.content(path) if isinstance(path, str) else path.read_bytes())
    except OSError as problem:
        raise Unreadable(
            f"The file cannot be opened: {problem.strerror or problem}. Check its permissions", at
        ) from None


def read(source: Source) -> Reading:
    """Turn a source into blocks, by the carrier its content shows, and tell their language.

    Raises Unreadable for an empty file, for bytes that are no text, for an unknown encoding, and for a paragraph
    that is longer than any (LONGEST).
    """
    if akn.is_akn(source):
        root = akn.parse(source)
        meta = root.find(".//{*}meta")
        recorded = akn_meta.proceedings(meta) if meta is not None else None
        return _reading(source, "akoma ntoso", "application/akn+xml", akn.blocks(root), recorded)
    for is_it, blocks, carrier, media_type in _BINARY:
        if is_it(source):
            return _reading(source, carrier, media_type, blocks(source))
    if articles.is_articles(source):
        return _reading(source, "articles", "application/json", articles.blocks(source))
    if html.is_html(source):
        return _reading(source, "html", "text/html", html.blocks(source))
    characters = decode(source)
    if not characters or characters.isspace():
        raise Unreadable("The file is empty. Fetch it again or leave it out", Place(source.name))
    if _TABLE_HEAD.match(characters):
        return Reading(source, "table", "text/csv", table.blocks(characters))
    if scan.is_scan(characters):
        return _reading(source, "scan", "text/plain", scan.blocks(characters))
    if any(sign in characters for sign in _EXPORTED):
        return _reading(source, "text export", "text/plain", text.blocks(characters))
    if markdown.is_markdown(characters):
        return _reading(source, "markdown", "text/markdown", markdown.blocks(characters))
    return _reading(source, "web text", "text/plain", text.blocks(characters))


def _reading(
    source: Source, carrier: Carrier, media_type: str, blocks: tuple[Block, ...], recorded: Proceedings | None = None
) -> Reading:
    if longest := next((block for block in blocks if len(block.words) > LONGEST), None):
        says = f"The paragraph has {len(longest.words):,} characters; the longest of a UN text have 4,000"
        raise Unreadable(f"{says}. Give it its line ends back, or fetch it again", Place(source.name, longest.line))
    language = detect("\n".join(block.words for block in blocks))
    return Reading(source, carrier, media_type, blocks, language, recorded)

"""The words of a file, read by the shortest way there is, and those of what is published of it.

Neither knows the readers: a file's words are taken from its bytes, the graph's from its Turtle. So the two can be
compared without believing either.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from lxml import etree
from pyoxigraph import RdfFormat, parse

from kg.family import family_of
from kg.model import Described, Leftover, Source
from kg.pipeline import understand
from kg.prose.language import LANGUAGES
from kg.publish import render
from kg.read import read
from kg.vocab import DCTERMS, ELI, OA, RDF, SKOS, Nansen

Count = Counter[str]

_UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_RAISED, "0123456789")
# Chinese has no blanks: each of its characters counts. Figures count apart from letters, since marks are glued to both.
_WORD = re.compile(r"[\u3400-\u9fff]|(?:(?![\u3400-\u9fff])[^\W\d_])+|\d+")
_SAME_WORD = frozenset({"i", "b", "u", "a", "span", "inline", "ref", "bold", "italic"})
"""Elements of XML that may begin and end within a word."""
_ARTICLE = {"en": "Article", "fr": "Article", "es": "Artículo", "ru": "Статья", "zh": "第條", "ar": "المادة"}


def words(text: str) -> Count:
    """Count words and figures."""
    apart = re.sub(f"[{_RAISED}]+", lambda found: f" {found[0].translate(_LOWERED)} ", text)
    return Counter(_WORD.findall(_UNSEEN.sub("", unicodedata.normalize("NFC", apart))))


def letters(text: str) -> Count:
    """Count letters and figures, where words may be parted otherwise: at the ends of printed lines."""
    return Counter(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


_HEADED = re.compile(r"(?:Article|Artículo|Статья|المادة) \d+|第[一二三四五六七八九十]+條")


# ---- a file ----


def printed(source: Source) -> tuple[str, Callable[[str], Count]]:
    """Give all text of a file, and how its words are to be counted."""
    content = source.content
    if b"<akomaNtoso" in content[:2000]:
        return _of_xml(content), words
    if content.startswith(b"%PDF-"):
        with pypdfium2.PdfDocument(content) as document:
            return " ".join(page.get_textpage().get_text_bounded() for page in document), letters
    if content.lstrip().startswith(b"{"):
        return _of_json(content), letters  # taken from pages without line ends
    text = content.decode("utf-8-sig", "replace")
    # A scan breaks words at the ends of its lines.
    return (text, letters) if "<!-- Page" in text else (text, words)


def _of_xml(content: bytes) -> str:
    """Give the text of the UN's XML; a note's mark, an attribute, is printed in the text and before the note."""
    pieces: list[str] = []
    notes: list[etree._Element] = []

    def walk(element: etree._Element) -> None:
        name = etree.QName(element).localname
        edge = "" if name in _SAME_WORD or (name == "sup" and (element.text or "").isalpha()) else " "
        pieces.append(edge)
        pieces.append(element.text or "")
        for child in element:
            if not isinstance(child.tag, str) or child.tag.endswith("}meta"):
                pass
            elif child.tag.endswith("}authorialNote"):
                notes.append(child)
                pieces.append(f" {child.get('marker', '')} ")
            else:
                walk(child)
            pieces.append(child.tail or "")
        pieces.append(edge)

    walk(etree.fromstring(content))
    for note in notes:
        pieces.append(f" {note.get('marker', '')} ")
        walk(note)
    return "".join(pieces)


def _of_json(content: bytes) -> str:
    """Give the text of a treaty's data, in all languages that we read."""
    data = json.loads(content)
    pieces: list[str] = []
    for code in LANGUAGES:
        if f"treaty_{code}" not in data:
            continue
        pieces += [data[f"treaty_{code}"], data.get(f"preamble_{code}") or ""]
        for article in data["articles"]:
            pieces += [str(article.get(f"{key}_{code}") or "") for key in ("title", "content")]
    return "\n".join(pieces)


# ---- what is published ----


class Published(NamedTuple):
    """What of a graph is words of its file: the titles apart, which a file may print twice or not at all."""

    titles: list[str]
    others: list[str]
    told: list[str]
    """Numbers of texts, articles and agenda items, which stand before their titles and are no text of their own."""


def published(described: Iterable[Described]) -> Published:
    """Take the words out of the Turtle of a file's texts; a line that stands above several texts of it counts once."""
    found = Published([], [], [])
    frames: set[tuple[str, str]] = set()
    for one in described:
        rendered = render([one])
        about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for said in parse(b"".join(content for _, content in rendered.turtle), RdfFormat.TURTLE):
            about[str(said.subject)][str(said.predicate)].append(getattr(said.object, "value", ""))
        _take(about, one, found, frames)
    return found


def _take(
    about: dict[str, dict[str, list[str]]], one: Described, found: Published, frames: set[tuple[str, str]]
) -> None:
    work = about[_iri(one.graph.removeprefix("graph/").rpartition("/")[0])]
    found.told.extend((*work[ELI.number], *work[Nansen.symbol]))
    marked = _marked(about)
    for thing, said in about.items():
        kinds = {f"<{kind}>" for kind in said[RDF.type]}
        if Nansen.FrameLine in kinds:
            line = (said[Nansen.sourceLines][0], said[Nansen.text][0])
            if line not in frames:
                frames.add(line)
                # A treaty's data hold the numbers of articles alone.
                (found.told if _HEADED.fullmatch(line[1]) else found.others).append(line[1])
        elif Nansen.Title in kinds:
            found.titles.extend(marked(thing, said[Nansen.text]))
        elif Nansen.Article in kinds:
            found.others.extend([*said[DCTERMS.title], *said[Nansen.text]])
            found.told.extend([f"{_ARTICLE[one.graph.rpartition('/')[2]]} {number}" for number in said[ELI.number]])
        elif Nansen.Section in kinds:
            found.others.extend(said[DCTERMS.title])
        elif Nansen.AgendaItem in kinds and one.folder == "agenda_item":
            found.told.extend(said[SKOS.notation])
            found.others.extend(said[SKOS.prefLabel])
        else:
            found.others.extend([*marked(thing, said[Nansen.text]), *said[Nansen.printedLabel], *said[Nansen.marker]])


def _iri(tail: str) -> str:
    return f"<https://w3id.org/nansen/id/{tail}>"


def _marked(about: dict[str, dict[str, list[str]]]) -> Callable[[str, list[str]], list[str]]:
    """Make the function that writes the marks of notes back into a part's text."""
    marks: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for said in list(about.values()):
        if Nansen.NoteMark.strip("<>") in said[RDF.type]:
            marker = about[f"<{said[Nansen.hasFootnote][0]}>"][Nansen.marker][0]
            marks[f"<{said[Nansen.inPart][0]}>"].append((int(said[OA.start][0]), marker))

    def write(part: str, texts: list[str]) -> list[str]:
        written = []
        for text in texts:
            for offset, marker in sorted(marks[part], reverse=True):
                text = f"{text[:offset]} {marker} {text[offset:]}"
            written.append(text)
        return written

    return write


# ---- one against the other ----


class Compared(NamedTuple):
    """Words of a file that are nowhere, and words of the graph that the file does not hold."""

    lost: Count
    invented: Count
    of: int


def compared(source: Source, file: Source | None = None) -> Compared | None:
    """Compare a file (this one, or another) with what is published of it; nothing where it is of no family.

    Raises Unreadable.
    """
    reading = read(source)
    family = family_of(reading)
    if family is None or family.register:
        return None
    left: list[Leftover] = []
    found = published(list(understand(reading, family, left.append)))
    text, count = printed(file or source)
    there = count(text)
    titles, others, told = (count("\n".join(part)) for part in found)
    leftovers = count("\n".join(one.words for one in left))
    lost = there - (titles + others + told + leftovers)
    invented = (others - there) + Counter({word: number for word, number in titles.items() if word not in there})
    return Compared(lost, invented, there.total())


def files(corpus: Path) -> list[Path]:
    """List every document of the corpus."""
    patterns = ("akn4un/**/*.xml", "pdf/**/*.pdf", "text/**/*.txt", "seeds/*.txt", "treaties/*.json", "agenda/*.txt")
    return [path for pattern in patterns for path in sorted(corpus.glob(pattern))]


def shown(count: Count, most: int = 12) -> Iterator[str]:
    """Say some of the words that were counted."""
    yield from (f"{word} ({number})" for word, number in count.most_common(most))

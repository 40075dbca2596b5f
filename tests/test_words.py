"""No word is lost on the way from a file to the published graph, and none is invented.

A file's words are taken from its bytes, the graph's from its Turtle (`tests/torture/words.py`), and compared in both
directions: all that is printed is published or left over, all that is published as words of the text was printed.
What is generated is written in a carrier, read back, and must say the same (`tests/torture/texts.py`).
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import Unreadable
from kg.family import family_of
from kg.knowledge import knowledge
from kg.model import Leftover, Source
from kg.prose.language import LANGUAGES
from kg.read import load, read
from tests import carriers, tables
from tests.conftest import SPECIMENS
from tests.printed import as_pdf
from tests.torture.texts import Written, texts, words
from tests.torture.words import Compared, compared, files, shown

SEED = 1951
SAMPLE = 100
KEPT, TRUE, KNOWN = 0.9999, 0.9999, 0.995
"""Shares: of all words that must be in the graph or left over, of the graph's that must be printed, of files that must
be of a family (one that is not is named in the report, with no word of it).
"""

CARRIERS: dict[str, Callable[[Written], bytes]] = {
    "text export": lambda text: carriers.as_export(text.blocks, raised=True),
    "Markdown": lambda text: carriers.as_markdown(text.blocks),
    "HTML": lambda text: carriers.as_html(text.blocks, language=text.language),
    "the UN's XML": lambda text: carriers.as_akn(text.blocks),
    "DOCX": lambda text: carriers.as_docx(text.blocks),
    "DOCX, automatic numbers": lambda text: carriers.as_docx(text.blocks, automatic=True),
    # As many lines a page as it happens: each text ends its pages elsewhere.
    "PDF": lambda text: as_pdf(
        text.blocks, text.symbol, text.language, 8 + sum(len(one.words) for one in text.blocks) % 30
    ),
}
NOT_IN = {"ar": {"PDF"}}
"""A PDF does not say in which order its characters are read, and no Arabic one is at hand to learn from."""


TREATIES = {
    "en": "Convention relating to the Status of Stateless Persons",
    "fr": "Convention relative au statut des apatrides",
    "es": "Convención sobre el Estatuto de los Apátridas",
    "ru": "Конвенция о статусе апатридов",
    "zh": "关于无国籍人地位的公约",
    "ar": "الاتفاقية المتعلقة بوضع الأشخاص عديمي الجنسية",
}
"""A title in each language: the register knows the treaty by any."""


def measured(corpus: Path, size: int | None) -> list[str]:
    """Compare files of the corpus with what is published of them, show the sums, and say what falls short."""
    paths = files(corpus)
    if size is not None:
        paths = random.Random(SEED).sample(paths, size)
    lost: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    said: list[str] = []
    of = refused = passed_over = 0
    for path in paths:
        try:
            found = compared(load(path.name, path))
        except Unreadable:
            refused += 1
            continue
        if found is None:
            passed_over += 1
            said.append(f"{path.name}: of no known family")
            continue
        of += found.of
        lost += found.lost
        invented += found.invented
        said += [f"{path.name}: {says}" for says in _differences(found)]
    shares = [("in the graph or left over", lost, KEPT), ("in the graph and printed", invented, TRUE)]
    rows = [
        f"{what:26} {1 - count.total() / of:.6f}  of {of:,} words, floor {floor:.4f}" for what, count, floor in shares
    ]
    tables.show(
        "Words, from the files to the published Turtle",
        [f"{len(paths)} files, {refused} refused, {passed_over} not recognised", *rows],
    )
    falls_short = any(count.total() > (1 - floor) * of for _, count, floor in shares)
    return said if falls_short or passed_over > (1 - KNOWN) * len(paths) else []


def _differences(found: Compared) -> list[str]:
    return [
        f"{what} {', '.join(shown(count))}"
        for what, count in (("lost", found.lost), ("invented", found.invented))
        if count
    ]


def test_the_words_of_a_sample_of_the_corpus_are_those_that_are_published(corpus: Path) -> None:
    assert not (short := measured(corpus, SAMPLE)), "\n".join(short)


@pytest.mark.corpus
def test_the_words_of_the_whole_corpus_are_those_that_are_published(corpus: Path) -> None:
    assert not (short := measured(corpus, None)), "\n".join(short)


def test_a_word_that_is_lost_or_invented_on_the_way_is_told() -> None:
    """Show that the measure measures."""
    path = SPECIMENS / "a-res-99-906.xml"
    source = load(path.name, path)
    other = Source(path.name, source.content.replace(b">Recalling<", b">Forgetting<", 1))
    found = compared(source, other)
    assert found and found.lost == {"Forgetting": 1} and found.invented == {"Recalling": 1}


@pytest.mark.parametrize("path", sorted(SPECIMENS.glob("*.xml")), ids=lambda path: path.name)
def test_the_words_of_an_official_specimen_are_those_that_are_published(path: Path) -> None:
    found = compared(load(path.name, path))
    assert found and found.of > 100
    assert not (differences := _differences(found)), differences


def read_back(content: bytes) -> tuple[Any, list[str]]:
    """Read a text of one document: its record, and the words that were left over."""
    reading = read(Source("generated", content))
    family = family_of(reading)
    assert family is not None, "It is of no known family."
    found = list(family.parse(reading, knowledge(reading.language)))
    (record,) = [one for one in found if not isinstance(one, Leftover)]
    return record, [one.words for one in found if isinstance(one, Leftover) and one.words and not one.at.part]


@pytest.mark.parametrize(("strategy", "which"), [(one, name) for name, one in texts()], ids=lambda one: str(one)[:30])
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_generated_text_comes_back_from_any_carrier_as_it_was(
    strategy: st.SearchStrategy[Written], which: str, data: st.DataObject
) -> None:
    text = data.draw(strategy)
    carrier = data.draw(st.sampled_from(sorted(CARRIERS.keys() - NOT_IN.get(text.language, set()))))
    record, left = read_back(CARRIERS[carrier](text))
    kinds = ("preambular", "operative", "annexed", "passage")
    parts = {
        part.key: (part.text, tuple(mark.marker for mark in part.marks))
        for part in record.text.parts
        if part.kind in kinds
    }
    assert parts == text.parts
    assert {note.marker: note.text for note in record.text.notes} == text.notes
    assert getattr(record, "symbol", text.symbol) == text.symbol
    assert not left


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_generated_treaty_comes_back_from_its_data_as_it_was(language: str, data: st.DataObject) -> None:
    said = [(words(data.draw, language, 2), words(data.draw, language)) for _ in range(data.draw(st.integers(1, 5)))]
    articles = [
        {"article": number, f"title_{language}": title, f"content_{language}": content}
        for number, (title, content) in enumerate(said, 1)
    ]
    told = {f"treaty_{language}": TREATIES[language], "articles": articles}
    record, left = read_back(json.dumps(told, ensure_ascii=False).encode())
    assert [(one.number, one.heading, one.text) for one in record.articles] == [
        (str(number), title, content) for number, (title, content) in enumerate(said, 1)
    ]
    assert record.language == language and not left


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_generated_agenda_comes_back_as_it_was(data: st.DataObject) -> None:
    below = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=12))
    expected, lines = [], ["A/99/251", "Agenda of the ninety-ninth session of the General Assembly", ""]
    for number, count in enumerate(below, 1):
        for letter in ("", *"abc"[:count]):
            title = words(data.draw, "en", 2).capitalize()
            expected.append((f"{number} ({letter})" if letter else str(number), title))
            lines.append(f"\t({letter}) {title}" if letter else f"{number}. {title}")
    record, left = read_back("\n".join(lines).encode())
    assert [(item.number, item.title) for item in record.items] == expected
    assert not left

"""What is published of whole texts, scored against what people read in them (tests/gold/README.md)."""

import csv
import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from kg.iri import name_slug
from tests import annotated, tables
from tests.annotated import Scores
from tests.conftest import ROOT
from tests.releases import release, store_of

ACTS, REFERENCES, MANDATES, ADDRESSEES, NAMES = 0.97, 0.99, 0.95, 0.93, 0.97
FLOORS = {
    "acts": ACTS,
    "citations": REFERENCES,
    "mandates": MANDATES,
    "addressees": ADDRESSEES,
    "bodies and States": NAMES,
}
SHORT = {"acts": "acts", "addressees": "addr", "citations": "cite", "mandates": "mand", "bodies and States": "names"}


@pytest.fixture(scope="module")
def scores(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Scores:
    """Build every annotated text, language by language, and score what is published of it."""
    by_language: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for text in annotated.texts():
        by_language[text["language"]].append(text)
    together, lines, differences = Scores(), [], []
    for language, texts in sorted(by_language.items()):
        files = tuple(sorted({corpus / text["file"] for text in texts}))
        store = store_of(release(files, tmp_path_factory.mktemp(language) / "out"))
        classes, of_language = annotated.broader(store), Scores()
        for text in texts:
            one = annotated.score(text, annotated.said_of(store, text["work"]), classes)
            lines.append(_line(f"{text['work'].partition('/')[2]}, {language}", one))
            differences += [f"{text['work']}: {difference}" for difference in one.differences]
            of_language.merge(one)
        tables.show(f"Annotated texts: {language} ({len(texts)})", annotated.table(of_language))
        together.merge(of_language)
    together.differences = differences
    tables.show("Annotated texts, F1 of each", lines)
    tables.show("Annotated texts, all together", annotated.table(together))
    return together


def _line(name: str, scores: Scores) -> str:
    return f"{name:24}" + "".join(f" {short} {scores.tallies[section].f1:5.3f}" for section, short in SHORT.items())


@pytest.mark.parametrize("section", FLOORS)
def test_what_is_published_agrees_with_what_people_read(scores: Scores, section: str) -> None:
    tally = scores.tallies[section]
    assert tally.tp + tally.fn, f"nobody read any {section}"
    wrong = [difference for difference in scores.differences if f": {section}: " in difference]
    assert min(tally.precision, tally.recall) >= FLOORS[section], "\n".join(wrong)


def test_every_paragraph_has_the_key_that_people_gave_it(scores: Scores) -> None:
    assert not [difference for difference in scores.differences if ": paragraphs: " in difference]


def test_the_texts_are_the_ones_that_were_read(corpus: Path) -> None:
    for text in annotated.texts():
        assert hashlib.sha256((corpus / text["file"]).read_bytes()).hexdigest() == text["sha256"], text["file"]


def test_the_gold_agrees_with_itself_and_with_nothing_else() -> None:
    for text in annotated.texts():
        same, nothing = annotated.score(text, _as_said(text), {}), annotated.score(text, {}, {})
        assert not same.differences, text["work"]
        assert all(tally.fp == tally.fn == 0 for tally in same.tallies.values()), text["work"]
        assert all(tally.tp == tally.fp == 0 for tally in nothing.tallies.values()), text["work"]
        assert nothing.tallies["acts"].fn > 0, text["work"]


def _as_said(text: dict[str, Any]) -> dict[str, annotated.Paragraph]:
    """Give an annotated text as a release would say it."""
    return {
        key: {
            "acts": [(words, name_slug(lemma), role) for words, lemma, role in read["acts"]],
            "addressees": [who for _, asked in read["addressees"] for who in asked],
            "citations": [(tail, lemma and name_slug(lemma)) for tail, lemma in read["citations"]],
            "mandates": read["mandates"],
            "names": [*read["bodies"], *read["states"]],
        }
        for key, read in text["paragraphs"].items()
    }


def test_every_entity_and_lemma_of_the_gold_is_in_a_register_or_said_to_be_in_none() -> None:
    known = _known()
    kinds = {tail.partition("/")[0] for tail in known}
    for text in annotated.texts():
        for key, paragraph in text["paragraphs"].items():
            named = {*paragraph["bodies"], *paragraph["states"], *(tail for tail, _ in paragraph["citations"])}
            named |= {who for _, asked in paragraph["addressees"] for who in asked}
            named |= {who for mandate in paragraph["mandates"] for who in mandate["actors"]}
            named |= {f"action/{name_slug(lemma)}" for _, lemma, _ in paragraph["acts"]}
            unheard = {tail for tail in named - known if tail.partition("/")[0] in kinds} - set(text["unregistered"])
            assert not unheard, f"{text['work']}, {key}: {sorted(unheard)}"


def _known() -> set[str]:
    """Give the tails of everything that the registers hold."""
    tables_of = {"body": "bodies", "role": "roles", "instrument": "instruments", "group": "groups"}
    known = {f"state/{row['iso3'].lower()}" for row in _rows("states")}
    known |= {f"action/{name_slug(row['lemma'])}" for row in _rows("actions")}
    return known | {f"{kind}/{row['slug']}" for kind, table in tables_of.items() for row in _rows(table)}


def _rows(register: str) -> list[dict[str, str]]:
    path = ROOT / "kg" / "registers" / f"{register}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

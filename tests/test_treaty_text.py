"""Texts of treaties: articles, paragraphs, chapters; the register's instrument, or one of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Unreadable
from kg.family import family_of
from kg.model import Source
from kg.read import load, read
from tests.conftest import taken_apart

DATA = {
    "treaty_en": "Convention Relating to the Status of Stateless Persons",
    "treaty_zh": "渡船公約",
    "preamble_en": "The High Contracting Parties,Considering the ferries,",
    "preamble_zh": "締約各方，考慮到渡船，",
    "articles": [
        {
            "article": "一",
            "title_en": "Ferries",
            "title_zh": "渡船",
            "content_en": "A. A ferry is:\n(1) A boat;(2) That comes back.\nB. A raft is none.CHAPTER IICREWS",
            "content_zh": "（一）渡船是：\n（甲）船；\n（乙）會回來的。\n（二）筏不是。",
        },
        {"article": "二", "title_en": "Crews", "content_en": "Crews shall sleep.", "content_zh": "船員應睡覺。"},
    ],
}


def treaties(data: Any) -> list[Any]:
    return taken_apart(Source("treaty.json", json.dumps(data, ensure_ascii=False).encode()))[0]


def test_a_treaty_s_articles_have_their_paragraphs_on_their_levels(specimens: Path) -> None:
    (treaty,), left = taken_apart(load("treaty-901.txt", specimens / "treaty-901.txt"))
    assert not left
    first = treaty.articles[0]
    assert (first.number, first.heading, first.chapter) == ("1", 'Definition of the term "child"', "1")
    paths = ["/".join(paragraph.path) for paragraph in first.paragraphs]
    assert paths == ["A", "A/1", "A/2", "A/2/a", "A/2/b", "B"]
    assert treaty.chapters == (("1", "CHAPTER I GENERAL PROVISIONS"), ("2", "CHAPTER II CARE OF THE REGISTER"))


def test_a_treaty_that_no_register_knows_is_named_by_its_title_and_described(specimens: Path) -> None:
    (treaty,), _ = taken_apart(load("treaty-901.txt", specimens / "treaty-901.txt"))
    assert treaty.instrument == "instrument/convention-on-the-registration-of-refugee-children"
    assert (treaty.kind, treaty.place, treaty.date) == ("convention", "Nairobi", "2044-05-05")


def test_a_registered_treaty_is_known_by_its_name_whatever_its_small_words_look_like() -> None:
    english, chinese = treaties(DATA)
    assert english.instrument == chinese.instrument == "instrument/unts-5158"
    assert [one.language for one in (english, chinese)] == ["en", "zh"]


def test_languages_that_label_in_different_ways_agree_on_the_keys() -> None:
    english, chinese = treaties(DATA)
    paths = [[paragraph.path for paragraph in one.articles[0].paragraphs] for one in (english, chinese)]
    assert paths[0] == paths[1] == [("A",), ("A", "1"), ("A", "2"), ("B",)]
    assert [paragraph.label for paragraph in chinese.articles[0].paragraphs] == ["（一）", "（甲）", "（乙）", "（二）"]


def test_a_chapter_that_the_data_glued_to_an_article_stands_above_the_next() -> None:
    english, _ = treaties(DATA)
    assert english.chapters == (("2", "CHAPTER II CREWS"),)
    assert [article.chapter for article in english.articles] == ["", "2"]
    assert english.articles[0].paragraphs[-1].text == "A raft is none."


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (b'{"articles": [{"article": 1', "cannot be read"),
        (b'{"articles": "none", "article": 1}', "must be a list"),
        (b'{"articles": [{"article": "1"}]}', "no title"),
        (b'{"treaty_en": "Convention on Ferries", "articles": [{"article": "1"}]}', "has no words"),
    ],
)
def test_data_that_is_no_treaty_is_refused_in_words(broken: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        taken_apart(Source("treaty.json", broken))


def test_a_resolution_that_annexes_a_convention_is_no_treaty(corpus: Path) -> None:
    name = "A_RES_2777(XXVI).txt"
    family = family_of(read(load(name, corpus / "text" / "old-form" / name)))
    assert family is not None and family.name == "ga_resolution"


def test_the_refugee_convention_is_read_in_both_languages(corpus: Path) -> None:
    english, chinese = taken_apart(load("refugee.json", corpus / "treaties" / "refugee.json"))[0]
    for treaty in (english, chinese):
        assert treaty.instrument == "instrument/unts-2545"
        assert [article.number for article in treaty.articles] == [str(number) for number in range(1, 47)]
    assert english.articles[32].heading.startswith("Prohibition of expulsion or return")
    first = ["/".join(paragraph.path) for paragraph in english.articles[0].paragraphs]
    assert first[:6] == ["A", "A/1", "A/2", "B", "B/1", "B/2"] and first[-1] == "F/c"

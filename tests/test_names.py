"""Names in texts of six languages: what is met, what only looks like it, and what goes back to it."""

import csv
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from kg.family import families
from kg.knowledge import knowledge, records
from kg.prose.language import LANGUAGES
from kg.prose.names import Name, NameIndex, mentions_of
from kg.prose.naming import naming
from kg.prose.record import Mention

CONTEXT = ("body/un", "body/unga")
PATTERNS = [
    pytest.param(code, name, entry, id=f"{code}-{name}")
    for code in LANGUAGES
    for name, entry in tomllib.loads((files("kg") / "languages" / f"{code}.toml").read_text("utf-8"))["names"][
        "pattern"
    ].items()
]


def mentions(code: str, *texts: str) -> list[Mention]:
    """Find what a document of these texts mentions."""
    return [mention for found in mentions_of(list(texts), knowledge(code).names, CONTEXT) for mention in found]


def named(code: str, *texts: str) -> set[str]:
    """Give the bodies, States and roles that a document names, without anaphors and adjectives."""
    kinds = ("body/", "state/", "role/")
    return {
        mention.thing
        for mention in mentions(code, *texts)
        if mention.thing.startswith(kinds) and mention.form not in ("anaphor", "modifier")
    }


@pytest.mark.parametrize(("code", "name", "entry"), PATTERNS)
def test_a_pattern_finds_what_its_examples_say_where_the_bar_stands(
    code: str, name: str, entry: dict[str, str]
) -> None:
    pattern: re.Pattern[str] = getattr(naming(code), name)
    for examples, expected in ((entry["finds"], True), (entry["passes"], False)):
        for example in examples:
            text = naming(code).plain(example.replace("|", "")).words
            at = max(example.find("|"), 0)
            found = pattern.search(text, 0, at) if name.endswith("_before") else pattern.match(text, at)
            assert bool(found) == expected, f"[names.pattern.{name}] of {code}.toml: {example}"


@pytest.mark.parametrize(
    ("code", "text", "things"),
    [
        ("en", "the Executive Committee of the High Commissioner's Programme met in Chad", {"body/excom", "state/tcd"}),
        ("fr", "remercie le Comité exécutif du Programme du Haut-Commissaire et l’Égypte", {"body/excom", "state/egy"}),
        ("fr", "au titre du Conseil de sécurité et aux États-Unis d’Amérique", {"body/unsc", "state/usa"}),
        ("es", "de la Asamblea General, al Consejo de Seguridad y del Perú", {"body/unga", "body/unsc", "state/per"}),
        ("ru", "в Генеральную Ассамблею и Экономическим и Социальным Советом", {"body/unga", "body/ecosoc"}),
        ("ru", "правительству Боснии и Герцеговины и Ирану (Исламской Республике)", {"state/bih", "state/irn"}),
        ("ru", "в Египте, Маршалловых Островах и Соединенных Штатах Америки", {"state/egy", "state/mhl", "state/usa"}),
        ("zh", "大会请安全理事会和索马里政府提交报告", {"body/unga", "body/unsc", "state/som"}),
        (
            "ar",
            "وللجمعية العامة ولمجلس الأمن وبمفوضية الأمم المتحدة لشؤون اللاجئين",
            {"body/unga", "body/unsc", "body/unhcr"},
        ),
        ("ar", "مؤتمر نـزع السلاح في الصومال", {"body/conference-on-disarmament", "state/som"}),
    ],
)
def test_a_name_is_met_in_every_form_that_the_language_gives_it(code: str, text: str, things: set[str]) -> None:
    assert named(code, text) == things


@pytest.mark.parametrize(
    ("code", "text", "things"),
    [
        ("en", "the Republic of Korea and the Democratic People's Republic of Korea", {"state/kor", "state/prk"}),
        ("en", "the Congo and the Democratic Republic of the Congo", {"state/cog", "state/cod"}),
        (
            "en",
            "Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea",
            {"state/gin", "state/gnb", "state/gnq", "state/png"},
        ),
        ("en", "Niger and Nigeria, the Sudan and South Sudan", {"state/ner", "state/nga", "state/sdn", "state/ssd"}),
        ("en", "the United Kingdom of Great Britain and Northern Ireland", {"state/gbr"}),
        ("en", "the Jordan Valley, the Lake Chad Basin and the Gulf of Guinea", set()),
        ("en", "the Mexico Plan, refugees in Mexico City and Syrian refugees", set()),
        ("en", "100 million United States dollars", set()),
        ("en", "the question of Palestine and the State of Palestine", {"state/pse"}),
        ("en", "Kosovo, Western Sahara and American Samoa", set()),
        ("en", "the Special Envoy of the Secretary-General for Georgia", {"role/secretary-general"}),
        ("en", "the Soviet Union, Ceylon and Upper Volta", {"state/sun", "state/lka", "state/bfa"}),
        ("fr", "le bassin du lac Tchad, le golfe de Guinée et la Stratégie de Maurice", set()),
        ("fr", "la République du Congo et la République démocratique du Congo", {"state/cog", "state/cod"}),
        ("es", "la Trayectoria de Samoa y los dólares de los Estados Unidos", set()),
        ("es", "Guinea Ecuatorial y el Sudán", {"state/gnq", "state/sdn"}),
        ("ru", "бассейн озера Чад и 5 млн долл. США", set()),
        ("ru", "Нигера, Нигерии и Южного Судана", {"state/ner", "state/nga", "state/ssd"}),
        ("zh", "发展中国家、其中国际法院、沿海地区、约旦河和印度洋", {"body/icj"}),
        ("zh", "几内亚比绍、南苏丹和印度尼西亚", {"state/gnb", "state/ssd", "state/idn"}),
        ("ar", "النظام المالي في البلد", set()),
        ("ar", "حكومة مالي وجنوب السودان", {"state/mli", "state/ssd"}),
    ],
)
def test_names_that_look_like_others_are_told_apart(code: str, text: str, things: set[str]) -> None:
    assert named(code, text) == things


@pytest.mark.parametrize(
    ("code", "first", "then", "words", "thing"),
    [
        ("en", "the Human Rights Council met", "It thanks the Council.", "Council", "body/hrc"),
        (
            "en",
            "Recalling the Convention on the Rights of the Child,",
            "as the Convention says",
            "Convention",
            "instrument/unts-27531",
        ),
        (
            "fr",
            "le Comité des droits de l’enfant a siégé",
            "prie le Comité de poursuivre ses travaux",
            "Comité",
            "body/crc",
        ),
        ("fr", "l’Organisation mondiale de la Santé", "félicite cette Organisation", "Organisation", "body/who"),
        ("es", "la Comisión de Derecho Internacional", "que la Comisión siga examinando", "Comisión", "body/ilc"),
        ("ru", "доклад Комитета по правам ребенка", "просит Комитет продолжить работу", "Комитет", "body/crc"),
        ("zh", "《儿童权利公约》所有缔约国", "该公约第五条", "公约", "instrument/unts-27531"),
        ("ar", "لجنة حقوق الطفل", "تطلب إلى اللجنة أن تواصل عملها", "اللجنة", "body/crc"),
    ],
)
def test_a_head_goes_back_to_what_was_named_last(code: str, first: str, then: str, words: str, thing: str) -> None:
    (back,) = [mention for mention in mentions(code, first, then) if mention.form == "anaphor"]
    assert (back.words, back.thing) == (words, thing)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "the Human Rights Council and the Council for Rivers"),
        ("fr", "le Conseil des droits de l’homme et le Conseil des rivières"),
        ("es", "el Consejo de Derechos Humanos y el Consejo de los Ríos"),
        ("ru", "Совет по правам человека и Совет по рекам"),
        ("ar", "مجلس حقوق الإنسان والمجلس الأعلى للأنهار"),
    ],
)
def test_a_head_that_begins_another_name_goes_back_to_nothing(code: str, text: str) -> None:
    assert [mention.thing for mention in mentions(code, text)] == ["body/hrc"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "the United Nations system and United Nations personnel"),
        ("fr", "le système des Nations Unies"),
        ("es", "el sistema de las Naciones Unidas"),
        ("ru", "системе Организации Объединенных Наций"),
        ("zh", "联合国系统和联合国各机构"),
        ("ar", "منظومة الأمم المتحدة"),
    ],
)
def test_united_nations_as_an_adjective_does_not_name_the_organization(code: str, text: str) -> None:
    found = mentions(code, text)
    assert found
    assert {(mention.thing, mention.form) for mention in found} == {("body/un", "modifier")}


def test_a_text_goes_on_with_the_first_words_of_what_it_named_in_full() -> None:
    full = "the United Nations Scientific Committee on the Effects of Atomic Radiation"
    assert [mention.form for mention in mentions("en", full, "asks the Scientific Committee to report")] == [
        "full",
        "short",
    ]
    assert mentions("en", "asks the Scientific Committee to report") == []
    assert len(mentions("en", full, "asks the Scientific Committee on Rivers to report")) == 1


def test_a_text_gives_short_forms_of_its_own_to_what_it_names() -> None:
    texts = ("the Central African Republic (CAR) and the mission in Mali (MINUSXYZ)", "asks the CAR and MINUSXYZ")
    assert [(mention.words, mention.thing, mention.form) for mention in mentions("en", *texts)][-1] == (
        "CAR",
        "state/caf",
        "short",
    )
    assert named("ru", "Демократической Республике Конго (ДРК)", "власти ДРК") == {"state/cod"}


def test_a_short_name_of_two_bodies_means_the_one_named_last() -> None:
    refugees = "the United Nations High Commissioner for Refugees"
    rights = "the United Nations High Commissioner for Human Rights"
    assert (
        mentions("en", refugees, rights, "the High Commissioner reports")[-1].thing
        == "role/high-commissioner-for-human-rights"
    )
    assert (
        mentions("en", rights, refugees, "the High Commissioner reports")[-1].thing
        == "role/high-commissioner-for-refugees"
    )


def test_titles_in_capitals_name_what_others_do() -> None:
    assert named("en", "REPORT OF THE UNITED NATIONS HIGH COMMISSIONER FOR REFUGEES ON THE SUDAN") == {
        "role/high-commissioner-for-refugees",
        "state/sdn",
    }


def test_words_of_a_mention_stand_in_the_text_where_it_says_though_signs_were_left_out() -> None:
    text = "تُرحّب بمؤتمر نـزع السلاح وبحكومة لبنان"
    found = mentions("ar", text)
    assert [mention.words for mention in found] == ["مؤتمر نـزع السلاح", "لبنان"]
    assert all(text[mention.start : mention.end] == mention.words for mention in found)


def test_the_longest_name_wins_and_none_stands_inside_another() -> None:
    index = NameIndex([Name("River Fund", "body/fund", "full"), Name("Board of the River Fund", "body/board", "full")])
    assert [
        (found.start, found.bearers[0].thing) for found in index.find("a Board of the River Fund, a River Fund")
    ] == [
        (2, "body/board"),
        (29, "body/fund"),
    ]


def registered(code: str) -> Iterator[Name]:
    """Give all names that the registers have in a language."""
    for family in families():
        if family.register and family.names:
            for record in records(family):
                yield from (name for name in family.names(record) if name.language == code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_is_found_by_itself_and_means_its_thing(code: str) -> None:
    index = knowledge(code).names
    lost = [
        name
        for name in registered(code)
        if not any(name.thing == bearer.thing for found in index.find(name.words) for bearer in found.bearers)
    ]
    assert not lost


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_full_name_has_one_bearer_unless_it_means_several_treaties(code: str) -> None:
    bearers: dict[str, set[str]] = {}
    for name in registered(code):
        if name.form != "short":
            bearers.setdefault(naming(code).plain(name.words).words, set()).add(name.thing)
    shared = {words: things for words, things in bearers.items() if len(things) > 1}
    assert all(thing.startswith("instrument/") for things in shared.values() for thing in things), shared


def test_every_entity_of_the_united_nations_is_a_body(corpus: Path) -> None:
    (bodies,) = [family for family in families() if family.name == "body"]
    rows = list(records(bodies))
    known = {name.words for name in registered("en") if name.thing.startswith("body/")} | {row.acronym for row in rows}
    with (corpus / "registers" / "un-entities.csv").open(encoding="utf-8") as table:
        entities = list(csv.DictReader(table))
    assert len(entities) == 169
    assert not [row["entity"] for row in entities if not {row["entity"], row["entity_long"]} & known]

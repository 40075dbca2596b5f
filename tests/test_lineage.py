"""Lineage: what a text does to the one it cites, in six languages; which text succeeds which; which report answers."""

import pickle
import random
import sqlite3
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.check.files import check_path
from kg.diff import diff
from kg.errors import KgError
from kg.family import family_of
from kg.iri import BASE
from kg.knowledge import knowledge
from kg.lineage import Lineage
from kg.pipeline import build, understand
from kg.prose import meaning
from kg.prose.meaning import Setting
from kg.prose.record import Citation, Part, PartKind
from kg.read import load, read
from kg.released import Released
from kg.summary import Summary, same_title, summary
from kg.vocab import Nansen
from tests import tables
from tests.conftest import resolution
from tests.releases import release, store_of

UNGA = Setting("resolution/a-res-99-931", "body/unga", (), 99)


def cited(code: str, text: str, key: str = "para/1") -> list[Citation]:
    """Read one paragraph of the Assembly in a language."""
    kind: PartKind = "title" if key == "title" else "preambular" if key.startswith("preamble") else "operative"
    part = Part(kind, key, "1", "1.", text, (), (1, 1))
    (read_part,) = meaning.understand([part], [], UNGA, knowledge(code)).parts
    return list(read_part.meaning.citations)


def roles(code: str, text: str, key: str = "para/1") -> list[tuple[str, str | None]]:
    return [(citation.symbol, citation.role) for citation in cited(code, text, key)]


# ---- the act that governs a reference ----


def lemmas(*paragraphs: str, notes: tuple[str, ...] = ()) -> dict[str, list[tuple[str, str | None]]]:
    parts = resolution(*paragraphs, notes=notes).text.parts
    return {part.key: [(c.symbol, c.lemma) for c in part.meaning.citations] for part in parts if part.meaning.citations}


def test_a_reference_belongs_to_the_last_act_before_it_and_not_to_a_verb_of_another_clause() -> None:
    found = lemmas(
        "Recalling its resolution 98/911, in which it decided to keep the ledger, and resolution 98/912, and "
        "welcoming resolution 98/913,",
        "1.\tDecides to close the ledger.",
    )
    assert found["preamble/1"] == [("A/RES/98/911", "recall"), ("A/RES/98/912", "recall"), ("A/RES/98/913", "welcome")]


def test_a_sub_paragraph_goes_on_with_the_act_of_its_chapeau() -> None:
    found = lemmas(
        "1.\tNotes the ledger, and urges ports:",
        "(a)\tTo keep resolution 98/911;",
        "(b)\tTo honour, for ships:",
        "(i)\tResolution 98/912;",
        "2.\tDecides to close the ledger.",
    )
    assert found == {
        "para/1/a": [("A/RES/98/911", "urge")],
        "para/1/b/i": [("A/RES/98/912", "urge")],
    }


def test_a_note_belongs_to_the_act_that_stands_before_its_mark() -> None:
    found = lemmas(
        "1.\tTakes note of the report on ledgers,1 and recalls the report on lanterns;2",
        "2.\tDecides to close the ledger.",
        notes=("A/99/341.", "A/99/342."),
    )
    assert found["para/1"] == [("A/99/341", "take note"), ("A/99/342", "recall")]


@pytest.mark.parametrize(
    ("code", "text", "symbols"),
    [
        ("en", "its resolutions 53/77 AA and 1874 (S‑IV)", ["A/RES/53/77 AA", "A/RES/1874(S-IV)"]),
        ("en", "noting resolution 574 (XXVII) of 16 May 2044 on tides", []),
        ("en", "resolution 1296 (XLIV) on tides", []),
        ("ar", "وإذ تشير إلى قرارها 53/77 ألف ألف المؤرخ 4 كانون الأول/ديسمبر 1998", ["A/RES/53/77 AA"]),
        ("ar", "قرار مجلس الأمن 9901 (2044(", ["S/RES/9901 (2044)"]),
        ("ru", "резолюцию 75/254 A‑C от 31 декабря 2020 года", ["A/RES/75/254 A", "A/RES/75/254 B", "A/RES/75/254 C"]),
        ("zh", "关于设立人权理事会的第60/251号决议", ["A/RES/60/251"]),
        ("zh", "大会2044年5月3日第98/1号和以往各项决议", ["A/RES/98/1"]),
        ("zh", "人权理事会在其第57/1号决议中", ["A/HRC/RES/57/1"]),
        ("zh", "统计委员会2044年5月3日题为“潮汐”的第65/2号决议", []),
        ("fr", "dans sa résolution 57/1, le Conseil des droits de l’homme a décidé", ["A/HRC/RES/57/1"]),
        ("es", "en su resolución 57/1, el Consejo de Derechos Humanos decidió", ["A/HRC/RES/57/1"]),
    ],
)  # fmt: skip
def test_numbers_of_rarer_forms_are_read_and_those_of_bodies_that_are_not_known_are_not(
    code: str, text: str, symbols: list[str]
) -> None:
    assert [citation.symbol for citation in cited(code, text)] == symbols


# ---- what a text does to the one that it cites ----

EXTENDING = {
    "en": "Decides to extend for a year the mandate of the Panel, as set out in paragraph 3 of its resolution {}",
    "fr": "Décide de proroger d’un an le mandat du Groupe, énoncé au paragraphe 3 de sa résolution {}",
    "es": "Decide prorrogar por un año el mandato del Grupo, establecido en el párrafo 3 de su resolución {}",
    "ru": "постановляет продлить на один год мандат Группы, изложенный в пункте 3 ее резолюции {}",
    "zh": "决定将其第{}号决议第3段所载专家小组的任务期限延长至2046年12月31日",
    "ar": "تقرر تمديد ولاية الفريق حتى 31 كانون الأول/ديسمبر 2046، على النحو المبين في الفقرة 3 من قرارها {}",
}
AMENDING = {
    "en": "Decides to amend paragraph 3 of its resolution {}",
    "fr": "Décide de modifier le paragraphe 3 de sa résolution {}",
    "es": "Decide enmendar el párrafo 3 de su resolución {}",
    "ru": "постановляет изменить пункт 3 своей резолюции {}",
    "zh": "决定修正其第{}号决议第3段",
    "ar": "تقرر تعديل الفقرة 3 من قرارها {}",
}
REPLACING = {
    "en": "Decides that the present resolution replaces its resolution {}",
    "fr": "Décide que la présente résolution remplace sa résolution {}",
    "es": "Decide que la presente resolución sustituya a su resolución {}",
    "ru": "постановляет, что настоящая резолюция заменяет ее резолюцию {}",
    "zh": "决定本决议取代其第{}号决议",
    "ar": "تقرر أن يحل هذا القرار محل قرارها {}",
}
ENDORSING = {
    "en": "Endorses the recommendations contained in General Assembly resolution {}",
    "fr": "Souscrit aux recommandations figurant dans sa résolution {}",
    "es": "Hace suyas las recomendaciones que figuran en su resolución {}",
    "ru": "одобряет рекомендации, содержащиеся в ее резолюции {}",
    "zh": "认可其第{}号决议所载建议",
    "ar": "تؤيد التوصيات الواردة في قرارها {}",
}
FOLLOWING = {
    "en": "Requests the Secretary-General to help, in follow-up to its resolution {}",
    "fr": "Prie le Secrétaire général d’aider, pour donner suite à sa résolution {}",
    "es": "Solicita al Secretario General que ayude, como seguimiento de su resolución {}",
    "ru": "просит Генерального секретаря помочь в развитие ее резолюции {}",
    "zh": "请秘书长提供帮助，作为其第{}号决议的后续行动",
    "ar": "تطلب إلى الأمين العام أن يساعد في إطار متابعة قرارها {}",
}


@pytest.mark.parametrize("code", EXTENDING)
@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("extends", EXTENDING),
        ("amends", AMENDING),
        ("supersedes", REPLACING),
        ("endorses", ENDORSING),
        ("follows up", FOLLOWING),
    ],
)
def test_act_and_words_tell_the_role_in_which_a_text_is_cited(role: str, words: dict[str, str], code: str) -> None:
    assert roles(code, words[code].format("98/911")) == [("A/RES/98/911", role)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Recalling its resolution 98/912, as amended by its resolution 98/913"),
        ("fr", "Rappelant sa résolution 98/912, telle que modifiée par sa résolution 98/913"),
        ("es", "Recordando su resolución 98/912, en su forma enmendada por su resolución 98/913"),
        ("ru", "ссылаясь на свою резолюцию 98/912 с поправками, внесенными резолюцией 98/913"),
        ("zh", "回顾其经第98/913号决议修正的第98/912号决议"),
        ("ar", "وإذ تشير إلى قرارها 98/912، بصيغته المعدلة بموجب القرار 98/913"),
    ],
)
def test_as_amended_by_tells_which_text_amended_which(code: str, text: str) -> None:
    found = {citation.symbol: (citation.role, citation.amended) for citation in cited(code, text, "preamble/1")}
    assert found == {"A/RES/98/912": (None, None), "A/RES/98/913": ("amending", "resolution/a-res-98-912")}


@pytest.mark.parametrize(
    "text",
    [
        "Recalls its decision to extend the mandate set out in its resolution 98/911",
        "Decides to extend the ledger, in accordance with its resolution 98/911",
        "Decides to extend the mandate set out in Security Council resolution 9901 (2044)",
        "Endorses the efforts of the Committee established pursuant to its resolution 98/911",
        "Decides to amend the ledger as requested in its resolution 98/911",
        "Takes note of the report on the follow-up to the conference convened by its resolution 98/911",
        "Decides to replace the lamps, and recalls its resolution 98/911",
    ],
)
def test_where_act_or_words_say_something_else_no_role_is_given(text: str) -> None:
    assert [role for _, role in roles("en", text)] == [None]


def test_a_list_behind_the_words_is_extended_as_a_whole_and_what_follows_it_is_not() -> None:
    text = (
        "Decides to renew the measures imposed by paragraphs 3 and 4 of its resolution 98/911 of 3 May 2044 and "
        "section II of its resolution 98/912, and acting under resolution 98/913"
    )
    assert roles("en", text) == [
        ("A/RES/98/911", "extends"),
        ("A/RES/98/912", "extends"),
        ("A/RES/98/913", None),
    ]


def test_a_title_follows_up_the_resolution_that_it_names() -> None:
    assert roles("en", "Follow-up to General Assembly resolution 98/911", "title") == [("A/RES/98/911", "follows up")]


def test_the_specimen_says_its_roles_of_citations_and_works(specimen_store: Store) -> None:
    found = {
        (by, does, to)
        for by, does, to in rows(
            specimen_store,
            "SELECT ?by ?does ?to { ?by ?does ?to . "
            "VALUES ?does { nansen:amends nansen:extends nansen:endorses nansen:supersedes nansen:followsUp } }",
        )
        if "99-909" in by or "98-923" in by
    }
    here = "resolution/a-res-99-909"
    assert found == {
        ("resolution/a-res-98-923", "amends", "resolution/a-res-97-921"),
        (here, "amends", "resolution/a-res-98-922"),
        (here, "extends", "resolution/a-res-97-921"),
        (here, "extends", "resolution/a-res-98-923"),
        (here, "endorses", "document/a-99-342"),
        (here, "supersedes", "resolution/a-res-96-925"),
        (here, "followsUp", "resolution/a-res-95-926"),
    }


# ---- what follows from several documents ----


def text_of(number: str, day: str, title: str, *paragraphs: str, notes: str = "") -> str:
    session = number.partition("/")[0]
    return "\n".join(
        [
            f"Resolution adopted by the General Assembly on {day}",
            f"[on the report of the Third Committee (A/{session}/431)]",
            f"{number}.\t{title}",
            "",
            "\tThe General Assembly,",
            *(f"\t{paragraph}" for paragraph in paragraphs),
            "",
            "66th plenary meeting",
            day,
            *notes.splitlines(),
        ]
    )


def french(number: str, day: str, title: str, *paragraphs: str) -> str:
    session = number.partition("/")[0]
    return "\n".join(
        [
            f"Résolution adoptée par l’Assemblée générale le {day}",
            f"[sur la base du rapport de la Troisième Commission (A/{session}/431)]",
            f"{number}.\t{title}",
            "",
            "\tL’Assemblée générale,",
            *(f"\t{paragraph}" for paragraph in paragraphs),
            "",
            "66e séance plénière",
            day,
        ]
    )


KEEP = "1.\tDecides to keep the ledger."
LAMPS = "Care of lanterns"
TEXTS = {
    "chain-1": text_of("97/911", "16 December 2042", "Ledgers of ferries", "Mindful of ferries,", KEEP),
    "chain-2": text_of(
        "98/911", "16 December 2043", "LEDGERS OF FERRIES", "Recalling its resolution 97/911 of 16 December 2042,", KEEP
    ),
    "chain-3": text_of(
        "99/911", "16 December 2044", "Ledgers of ferries", "Recalling its resolutions 97/911 and 98/911,", KEEP
    ),
    "group-1": text_of("98/912", "16 December 2043", LAMPS, "Mindful of lanterns,", KEEP),
    "group-2": text_of(
        "99/912", "16 December 2044", LAMPS, "Recalling its previous annual resolutions on lanterns,", KEEP
    ),
    "session-1": text_of(
        "98/913", "16 December 2043", "Work of the Panel at its ninety-eighth session", "Mindful of it,", KEEP
    ),
    "session-2": text_of(
        "99/913",
        "16 December 2044",
        "Work of the Panel at its ninety-ninth session",
        "Noting its resolution 98/913,",
        KEEP,
    ),
    "not cited": text_of("99/914", "16 December 2044", LAMPS, "Mindful of lanterns,", KEEP),
    "another title": text_of("99/915", "16 December 2044", "Care of lamps", "Recalling its resolution 98/912,", KEEP),
    "one day-1": text_of("98/916", "16 December 2043", "Nets", "Mindful of nets,", KEEP),
    "one day-2": text_of("98/917", "16 December 2043", "Nets", "Mindful of nets,", KEEP),
    "one day-3": text_of("99/916", "16 December 2044", "Nets", "Recalling its resolutions 98/916 and 98/917,", KEEP),
    "fr-1": french(
        "98/918", "16 décembre 2043", "Entretien des quais", "Consciente de l’usure,", "1.\tDécide de veiller."
    ),
    "fr-2": french(
        "99/918", "16 décembre 2044", "Entretien des quais", "Rappelant sa résolution 98/918,", "1.\tDécide de veiller."
    ),
    "en of fr-2": text_of(
        "99/918", "16 December 2044", "Care of quays", "Recalling its resolution 98/918,", "1.\tDecides to watch."
    ),
    # Mandates of the ninety-eighth session, and what the ninety-ninth has before it.
    "ask-1": text_of(
        "98/921",
        "16 December 2043",
        "Tides",
        "Mindful of tides,",
        "1.\tRequests the Secretary-General to report to the General Assembly at its ninety-ninth session on tides.",
    ),
    "tell-1": text_of(
        "99/921",
        "16 December 2044",
        "Tides",
        "Recalling its resolution 98/921,",
        "1.\tTakes note of the report of the Secretary-General on tides.1",
        notes="1 A/99/341.",
    ),
    "ask-2": text_of(
        "98/922",
        "16 December 2043",
        "Buoys",
        "Mindful of buoys,",
        "1.\tRequests the Secretary-General to report to the General Assembly at its ninety-ninth session on buoys.",
    ),
    "tell-2": text_of(
        "99/922",
        "16 December 2044",
        "Buoys",
        "Recalling its resolution 98/922,",
        "1.\tTakes note of the report of the Secretary-General on buoys1 and that of the Secretary-General on nets.2",
        notes="1 A/99/342.\n2 A/99/343.",
    ),
    "ask-3": text_of(
        "98/923",
        "16 December 2043",
        "Pilots",
        "Mindful of pilots,",
        "1.\tRequests the Secretary-General to report to the General Assembly at its ninety-ninth session on pilots.",
    ),
    "tell-3": text_of(
        "99/923",
        "16 December 2044",
        "Harbours",
        "Mindful of harbours,",
        "1.\tTakes note of the report of the Secretary-General submitted pursuant to resolution 98/923,1 and of the "
        "report of the Secretary-General on harbours.2",
        notes="1 A/99/344.\n2 A/99/345.",
    ),
    "ask-4": text_of(
        "98/924",
        "16 December 2043",
        "Dredgers",
        "Mindful of dredgers,",
        "1.\tRequests the Secretary-General to report to the General Assembly at its hundredth session on dredgers.",
    ),
    "tell-4": text_of(
        "99/924",
        "16 December 2044",
        "Dredgers",
        "Recalling its resolution 98/924,",
        "1.\tTakes note of the report of the Secretary-General on dredgers.1",
        notes="1 A/99/346.",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lineage")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def released(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release((folder,), tmp_path_factory.mktemp("released") / "out")


@pytest.fixture(scope="module")
def store(released: Path) -> Store:
    return store_of(released)


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    prefixes = (
        f"PREFIX nansen: <{BASE}ns#> PREFIX prov: <http://www.w3.org/ns/prov#> "
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    )
    found = store.query(prefixes + query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(term.value.removeprefix(f"{BASE}id/").removeprefix(f"{BASE}ns#") for term in row) for row in found]


def successions(store: Store) -> dict[str, str]:
    return {
        later.rpartition("/")[2]: earlier.rpartition("/")[2]
        for later, earlier in rows(store, "SELECT ?later ?earlier { ?later nansen:succeeds ?earlier }")
    }


def answers(store: Store) -> dict[str, str]:
    found = rows(store, "SELECT ?mandate ?report { ?mandate nansen:answeredBy ?report }")
    return {mandate: report for mandate, report in found}


def test_a_text_succeeds_the_latest_of_its_title_that_it_looks_back_on(store: Store) -> None:
    assert {later: earlier for later, earlier in successions(store).items() if "-91" in later} == {
        "a-res-98-911": "a-res-97-911",
        "a-res-99-911": "a-res-98-911",
        "a-res-99-912": "a-res-98-912",
        "a-res-99-913": "a-res-98-913",
        "a-res-99-918": "a-res-98-918",
    }


def test_a_lineage_is_followed_both_ways(store: Store) -> None:
    found = rows(
        store,
        f"SELECT ?one {{ <{BASE}id/resolution/a-res-98-911> (nansen:succeeds|^nansen:succeeds)* ?one }} ORDER BY ?one",
    )
    assert [one.rpartition("/")[2] for (one,) in found] == ["a-res-97-911", "a-res-98-911", "a-res-99-911"]


def test_a_succession_names_the_places_in_the_text_that_it_rests_on(store: Store) -> None:
    query = (
        "SELECT ?later ?place { ?why a nansen:Inference ; rdf:subject ?later ; rdf:predicate nansen:succeeds ; "
        "rdf:object ?earlier ; prov:wasDerivedFrom ?place }"
    )
    grounds = defaultdict(set)
    for later, place in rows(store, query):
        grounds[later.rpartition("/")[2]].add(place.partition("/preamble/")[2])
    assert grounds["a-res-99-911"] == {"1/cite/a-res-98-911"}
    (group,) = grounds["a-res-99-912"]
    assert group.startswith("1/generic/")


def test_what_follows_from_several_texts_stands_in_a_graph_of_its_own(store: Store) -> None:
    found = rows(store, "SELECT DISTINCT ?graph { GRAPH ?graph { ?later nansen:succeeds ?earlier } }")
    proofs = rows(store, "SELECT DISTINCT ?graph { GRAPH ?graph { ?why a nansen:Inference } }")
    assert (found, proofs) == ([("graph/lineage",)], [("graph/lineage/evidence",)])


def test_a_report_of_the_session_and_the_role_answers_a_mandate(store: Store) -> None:
    assert answers(store) == {
        "resolution/a-res-98-921/para/1/mandate/report": "document/a-99-341",
        "resolution/a-res-98-923/para/1/mandate/report": "document/a-99-344",
    }


def test_a_release_with_lineage_is_valid_and_counts_it(released: Path) -> None:
    assert check_path(released) == []
    description = (released / "dataset.ttl").read_text("utf-8")
    assert "nansen-succeeds" in description and "nansen-inference" in description


def test_lineage_depends_neither_on_the_names_of_files_nor_on_the_number_of_processes(
    released: Path, tmp_path: Path
) -> None:
    turned = tmp_path / "texts"
    turned.mkdir()
    for at, name in enumerate(reversed(TEXTS)):
        (turned / f"{at}.txt").write_text(TEXTS[name], "utf-8")
    build((turned,), tmp_path / "out", BASE, jobs=2)
    files = sorted(path.relative_to(released) for path in (released / "data" / "lineage").iterdir())
    assert [path.name for path in files] == ["a-98.evidence.ttl", "a-98.ttl", "a-99.evidence.ttl", "a-99.ttl"]
    for path in files:
        assert (tmp_path / "out" / path).read_bytes() == (released / path).read_bytes()


def test_a_text_that_is_withdrawn_takes_its_lineage_with_it_and_the_diff_says_so(
    folder: Path, released: Path, tmp_path: Path
) -> None:
    build([path for path in folder.iterdir() if path.stem != "chain-2"], tmp_path / "out", BASE)
    assert successions(store_of(tmp_path / "out"))["a-res-99-911"] == "a-res-97-911"
    changes = {change.graph: change for change in diff(Released.at(released), Released.at(tmp_path / "out"))}
    assert changes["graph/lineage"].state == "changed"
    assert changes["graph/lineage"].counts["nansen:succeeds"] == (8, 7, 2)


def test_a_full_disk_is_told_in_words() -> None:
    with pytest.raises(KgError, match="TMPDIR"), Lineage():
        raise sqlite3.OperationalError("database or disk is full")


def test_summaries_are_small_and_travel_between_processes(folder: Path) -> None:
    one = summed(folder / "chain-3.txt")
    assert pickle.loads(pickle.dumps(one)) == one
    assert one.titles == (("en", "ledgers of ferries"),)
    assert {tail for tail, _ in one.cited} == {"resolution/a-res-97-911", "resolution/a-res-98-911"}


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("en", "Report of the Panel on its ninety-ninth session", "Report of the Panel on its one hundredth session"),
        (
            "fr",
            "Rapport du Groupe sur sa quatre-vingt-dix-neuvième session",
            "Rapport du Groupe sur sa centième session",
        ),
        (
            "es",
            "Informe del Grupo sobre su 98º período de sesiones",
            "Informe del Grupo sobre su nonagésimo noveno período de sesiones",
        ),
        (
            "ru",
            "Доклад Группы о работе ее девяносто восьмой сессии",
            "Доклад Группы о работе ее девяносто девятой сессии",
        ),
        ("zh", "小组第九十八届会议工作报告", "小组第九十九届会议工作报告"),
        ("ar", "تقرير الفريق عن أعمال دورته الثامنة والتسعين", "تقرير الفريق عن أعمال دورته التاسعة والتسعين"),
    ],
)
def test_titles_that_differ_in_the_number_of_a_session_are_the_same(code: str, one: str, other: str) -> None:
    assert same_title(one, code) == same_title(other, code)


# ---- real texts ----

SHOWN = 8


def summed(path: Path) -> Summary:
    reading = read(load(path.name, path))
    family = family_of(reading)
    assert family is not None
    found = summary(list(understand(reading, family))[:1])
    assert found is not None
    return found


def lineage_of(files: list[Path]) -> tuple[dict[str, str], dict[str, str]]:
    """Give successions and answers among the texts of these files."""
    with Lineage() as lineage:
        seen = set()
        for path in files:
            one = summed(path)
            if one.work not in seen:
                seen.add(one.work)
                lineage.add(one)
        facts = [fact for described in lineage.described() for fact in described.core]
    tails = [(subject[1:-1].rpartition("/id/")[2], does, to[1:-1].rpartition("/")[2]) for subject, does, to in facts]
    return (
        {later.rpartition("/")[2]: earlier for later, does, earlier in tails if does == Nansen.succeeds},
        {mandate: report for mandate, does, report in tails if does == Nansen.answeredBy},
    )


def english(corpus: Path, session: str) -> list[Path]:
    """Give the English files of a session that hold one text each."""
    files = sorted((corpus / "akn4un" / session / "English").glob("*.xml"))
    return [path for path in files if "_AB" not in path.name and "A-" not in path.name.partition("E")[0]]


def test_some_real_resolutions_succeed_those_of_the_session_before(corpus: Path) -> None:
    numbers = ("77_198-", "78_184-", "77_94-", "78_66-", "77_227-", "78_219-")
    files = [
        path for session in ("ga-77", "ga-78") for path in english(corpus, session) if path.name[6:].startswith(numbers)
    ]
    assert len(files) == len(numbers)
    found, _ = lineage_of(files)
    assert found == {"a-res-78-184": "a-res-77-198", "a-res-78-66": "a-res-77-94", "a-res-78-219": "a-res-77-227"}


@pytest.mark.corpus
def test_nearly_half_of_a_session_succeeds_a_resolution_of_the_one_before(corpus: Path) -> None:
    files = [*english(corpus, "ga-77"), *english(corpus, "ga-78")]
    found, answered = lineage_of(files)
    texts = len([path for path in files if path.parent.parent.name == "ga-78"])
    renewed = {later: earlier for later, earlier in found.items() if later.startswith("a-res-78")}
    shown = random.Random(1951).sample(sorted(renewed.items()), SHOWN)
    tables.show(
        f"Lineage: session 78 after session 77, {texts} texts",
        [
            f"{len(renewed)} have a predecessor ({len(renewed) / texts:.2f}), {len(answered)} mandates of 77 an answer",
            *(f"{later} after {earlier}" for later, earlier in shown),
        ],
    )
    assert all(earlier.startswith("a-res-77") for earlier in renewed.values())
    assert len(renewed) / texts >= 0.4 and len(answered) >= 50

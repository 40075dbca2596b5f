"""Who is asked to do what by when: in our own words, in six languages; what is only recalled asks nothing."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from kg.knowledge import knowledge
from kg.prose.meaning import Setting, understand
from kg.prose.record import Mandate, Part, PartKind

SETTING = Setting("resolution/a-res-99-901", "body/unga", ("body/un",), 99)


class Asked(NamedTuple):
    """What a mandate says, as a reader would tell it."""

    kind: str
    actors: Sequence[str]
    sessions: Sequence[str] = ()
    due: str | None = None
    recurs: str | None = None


def paragraph(words: str, key: str = "para/1") -> Part:
    kind: PartKind = "preambular" if key.startswith("preamble") else "operative"
    return Part(kind, key, key.rpartition("/")[2], "", words, (), (1, 1))


def mandates(language: str, *parts: Part) -> list[Mandate]:
    text = understand(list(parts), [], SETTING, knowledge(language))
    return [mandate for part in text.parts for mandate in part.meaning.mandates]


def told(found: list[Mandate]) -> list[Asked]:
    return [Asked(one.kind, one.actors, one.sessions, one.due, one.recurs) for one in found]


SG, UNGA = ("role/secretary-general",), ("body/unga",)
REPORT = Asked("report", SG, ("session/a-100",))
CONTINUE = Asked("continue", UNGA, ("session/a-100",))
SENTENCES = [
    ("en", "Requests the Secretary-General to submit to it at its hundredth session a report on the lamps;", REPORT),
    ("fr", "Prie le Secrétaire général de lui présenter à sa centième session un rapport sur les lampes ;", REPORT),
    ("es", "Solicita al Secretario General que le presente en su centésimo período de sesiones un informe;", REPORT),
    ("ru", "просит Генерального секретаря представить ей на ее сотой сессии доклад о лампах;", REPORT),
    ("zh", "请秘书长向大会第一百届会议提交一份关于灯的报告；", REPORT),
    ("ar", "تطلب إلى الأمين العام أن يقدم إليها في دورتها المائة تقريرا عن المصابيح؛", REPORT),
    ("en", "Decides to continue its consideration of the lamps at its hundredth session;", CONTINUE),
    ("fr", "Décide de poursuivre l’examen de la question à sa centième session ;", CONTINUE),
    ("es", "Decide seguir examinando la cuestión en su centésimo período de sesiones;", CONTINUE),
    ("ru", "постановляет продолжить рассмотрение этого вопроса на своей сотой сессии;", CONTINUE),
]


@pytest.mark.parametrize(("language", "words", "expected"), SENTENCES)
def test_a_mandate_says_who_is_asked_for_what_at_which_session(language: str, words: str, expected: Asked) -> None:
    assert told(mandates(language, paragraph(words))) == [expected]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Regrets the darkness, remains seized of the matter, and thanks the lighthouse keepers;"),
        ("fr", "Regrette l’obscurité, demeure saisie de la question ;"),
        ("es", "Sigue ocupándose de la cuestión de las lámparas."),
        ("ru", "продолжает заниматься этим вопросом."),
        ("zh", "继续处理灯的问题。"),
        ("ar", "تبقي المسألة قيد نظرها."),
    ],
)
def test_an_organ_that_remains_seized_continues(language: str, words: str) -> None:
    assert told(mandates(language, paragraph(words))) == [Asked("continue", UNGA)]


@pytest.mark.parametrize(
    "words",
    [
        "Encourages the holding of workshops on lamps;",
        "Encourages Member States to provide data on lamps, which would help in the preparation of reports of the "
        "Committee to the General Assembly;",
    ],
)
def test_what_nobody_is_asked_for_at_any_time_and_what_helps_with_a_report_is_no_mandate(words: str) -> None:
    assert not mandates("en", paragraph(words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Requests the Secretary-General to report to it before 1 March 2046;", Asked("report", SG, (), "2046-03-01")),
        (
            "Requests the Secretary-General to report annually to the General Assembly on the lamps;",
            Asked("report", SG, (), None, "P1Y"),
        ),
        ("Decides to remain seized of the matter.", Asked("continue", UNGA)),
        ("Requests the Secretary-General to report on the lamps in 2046;", Asked("report", SG, (), "2046")),
        (
            "Requests the Secretary-General to include them in the report on lamps to be submitted to the General "
            "Assembly at its hundredth session;",
            REPORT,
        ),
        (
            "Decides that the Committee on Conferences shall meet for one week before the hundredth session;",
            Asked("convene", ("body/committee-on-conferences",), ("session/a-100",)),
        ),
        ("Calls for the convening of a conference on lamps in 2046;", Asked("convene", (), (), "2046")),
        (
            "Invites Member States to submit their views to the Secretary-General by 31 December 2045;",
            Asked("submit", ("group/member-states",), (), "2045-12-31"),
        ),
        (
            "Decides to convene a high-level meeting on lamps at its hundredth session;",
            Asked("convene", UNGA, ("session/a-100",)),
        ),
    ],
)
def test_a_mandate_may_have_a_day_a_rhythm_or_no_date(words: str, expected: Asked) -> None:
    assert told(mandates("en", paragraph(words))) == [expected]


@pytest.mark.parametrize(
    "words",
    [
        "Takes note of the report of the Secretary-General submitted at its ninety-eighth session;",
        "Recalls its request to the Secretary-General to report to it at its ninety-eighth session;",
        "Welcomes the report on the meeting that was held in Geneva;",
        "Requests the Secretary-General to lend oil to the camps;",
    ],
)
def test_what_is_recalled_or_asks_for_something_else_is_no_mandate(words: str) -> None:
    assert not mandates("en", paragraph(words))


def test_a_preamble_asks_nothing() -> None:
    words = "Recalling that the Secretary-General is to submit a report to it at its hundredth session,"
    assert not mandates("en", paragraph(words, "preamble/1"))


def test_a_sub_paragraph_goes_on_with_the_act_and_the_addressees_of_its_chapeau() -> None:
    found = mandates(
        "en",
        paragraph("Requests the Secretary-General:", "para/5"),
        paragraph("To count the lamps;", "para/5/a"),
        paragraph("To submit a report on them to the General Assembly at its hundredth session;", "para/5/b"),
    )
    assert told(found) == [REPORT]
    assert found[0].of == "para/5"


def test_the_words_of_a_mandate_stand_where_it_says() -> None:
    words = "Welcomes the lamps, and requests the Secretary-General to submit a report at its hundredth session;"
    (found,) = mandates("en", paragraph(words))
    assert words[found.start : found.end] == found.words
    assert found.words.startswith("to submit a report")


@pytest.mark.parametrize(
    ("language", "words", "task"),
    [
        (
            "en",
            "Invites States to submit their views by 31 December 2045, and thanks the lighthouse keepers;",
            "to submit their views by 31 December 2045",
        ),
        (
            "fr",
            "Prie le Secrétaire général de lui présenter à sa centième session un rapport, et remercie les gardiens ;",
            "de lui présenter à sa centième session un rapport",
        ),
    ],
)
def test_what_leads_on_to_the_next_act_is_no_part_of_the_task(language: str, words: str, task: str) -> None:
    assert [one.words for one in mandates(language, paragraph(words))] == [task]

"""Whom acts are directed at: in our own words in six languages, and against the English versions."""

import csv
import random
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from kg.families.group import FAMILY
from kg.family import family_of
from kg.knowledge import knowledge, records
from kg.mapping import Statements, say_text
from kg.model import Leftover
from kg.prose.groups import Groups
from kg.prose.language import LANGUAGES
from kg.prose.meaning import Setting, understand
from kg.prose.names import Name
from kg.prose.record import Act, Meaning, Part, Text
from kg.read import load, read
from kg.resources import folder
from kg.vocab import OA, Nansen
from tests import tables

SETTING = Setting("resolution/a-res-99-901", "body/unga", ("body/un",), 99)
FOLDERS = {"English": "en", "French": "fr", "Spanish": "es", "Russian": "ru", "Chinese": "zh", "Arabic": "ar"}
SAMPLE = 30
AGREEMENT = {"fr": 0.90, "es": 0.92, "ru": 0.91, "zh": 0.86, "ar": 0.90}
"""How far the addressees are the English ones: translators turn "encourages efforts by States" round."""

ENGLISH = [
    # names and groups, with the words that qualify them
    ("Requests the Secretary-General to count the lanterns;", ["role/secretary-general"]),
    ("Urges all Member States to carry oil;", ["group/member-states"]),
    (
        "Calls upon all States, the Secretary-General and UNHCR to carry oil;",
        ["group/states", "role/secretary-general", "body/unhcr"],
    ),
    ("Invites the Governments of Kenya and Uganda to lend lamps;", ["state/ken", "state/uga"]),
    ("Appeals to all concerned to be patient;", ["group/all-concerned"]),
    ("Calls upon all concerned States to be patient;", ["group/states"]),
    (
        "Urges other interested donors and relevant international organizations to pay for oil;",
        ["group/donors", "group/international-organizations"],
    ),
    (
        "Invites intergovernmental and other non-governmental organizations to write;",
        ["group/intergovernmental-organizations", "group/non-governmental-organizations"],
    ),
    (
        "Requests the agencies, organizations, funds and programmes of the United Nations system to write;",
        ["group/un-system-organizations", "group/un-funds-and-programmes"],
    ),
    ("Requests relevant United Nations agencies and bodies to write;", ["group/un-system-organizations"]),
    ("Encourages Central Asian countries to dig wells;", ["group/countries"]),
    ("Urges the parties to the conflict to let the carts pass;", ["group/parties-to-the-conflict"]),
    # what is said of them
    ("Urges States that have not yet done so and host countries to sign;", ["group/states", "group/host-countries"]),
    ("Invites donors in a position to do so to pay;", ["group/donors"]),
    (
        "Invites organizations of the region, as appropriate, and the media to write;",
        ["group/organizations", "group/media"],
    ),
    ("Demands that Israel, the occupying Power, open the road;", ["state/isr"]),
    ("Calls upon all parties, in particular Kenya, to be patient;", ["group/parties", "state/ken"]),
    (
        "Encourages stakeholders, including the private sector, to invest;",
        ["group/stakeholders", "group/private-sector"],
    ),
    # partners, means and owners are not addressed
    (
        "Requests the Secretary-General, in close cooperation with Member States, UNHCR and donors, to write;",
        ["role/secretary-general"],
    ),
    (
        "Requests the Secretary-General, in consultation with Member States and in cooperation with UNHCR, the media "
        "and donors, to write;",
        ["role/secretary-general"],
    ),
    (
        "Urges States, in accordance with their obligations, and, where appropriate, donors to write;",
        ["group/states", "group/donors"],
    ),
    ("Encourages States, individually and through regional organizations, to write;", ["group/states"]),
    ("Encourages efforts by States and donors to dig wells;", []),
    ("Encourages the Secretary-General’s efforts to dig wells;", []),
    ("Calls for cooperation among all parties;", []),
    ("Invites voluntary contributions to the fund;", []),
    # clauses
    ("Requests that the Secretary-General report on lamps;", ["role/secretary-general"]),
    (
        "Recommends that, during the next year, Member States and UNHCR store oil;",
        ["group/member-states", "body/unhcr"],
    ),
    ("Recommends that lamps be stored;", []),
    (
        "Decides that the Secretary-General, after consultations with donors, shall store oil;",
        ["role/secretary-general"],
    ),
    ("Decides that the Secretary-General shall be thanked;", []),
    ("Decides to remain seized of lamps;", []),
    ("Expresses the hope that States will be patient;", []),
    # praise and reminders
    ("Commends the Government of Kenya for its lamps;", ["state/ken"]),
    ("Expresses its appreciation to Governments and to UNHCR for the oil;", ["group/governments", "body/unhcr"]),
    ("Commends the efforts of UNHCR;", []),
    ("Reminds all States of the rain;", ["group/states"]),
    ("Draws the attention of Member States to the rain;", ["group/member-states"]),
    (
        "Invites donors to pay for oil, and the Secretary-General to store it;",
        ["group/donors", "role/secretary-general"],
    ),
    # what was asked is asked again
    ("Reiterates its request to the Secretary-General to store oil;", ["role/secretary-general"]),
    ("Reaffirms its support for UNHCR;", []),
]
OTHERS = {
    "fr": [
        ("Prie le Secrétaire général de compter les lampes ;", ["role/secretary-general"]),
        (
            "Demande aux États Membres, aux organismes des Nations Unies et au secteur privé d’envoyer de l’huile ;",
            ["group/member-states", "group/un-system-organizations", "group/private-sector"],
        ),
        ("Invite à cet égard tous les autres États à écrire ;", ["group/states"]),
        (
            "Engage les organisations régionales et sous-régionales et les pays hôtes à écrire ;",
            ["group/regional-organizations", "group/subregional-organizations", "group/host-countries"],
        ),
        ("Prie instamment les entités compétentes des Nations Unies d’écrire ;", ["group/un-system-organizations"]),
        (
            "Prie le Secrétaire général, agissant en coopération avec les États Membres et les donateurs, "
            "de faire rapport ;",
            ["role/secretary-general"],
        ),
        ("Demande que les États Membres fassent preuve de patience ;", ["group/member-states"]),
        ("Encourage la coopération entre les États ;", []),
    ],
    "es": [
        ("Solicita al Secretario General que cuente las lámparas;", ["role/secretary-general"]),
        (
            "Insta a todos los Estados Miembros y a las organizaciones regionales y subregionales a que escriban;",
            ["group/member-states", "group/regional-organizations", "group/subregional-organizations"],
        ),
        ("Invita a los donantes que estén en condiciones de hacerlo a enviar aceite;", ["group/donors"]),
        (
            "Solicita al Secretario General que, en consulta con los Estados Miembros, escriba;",
            ["role/secretary-general"],
        ),
        (
            "Exhorta a las entidades pertinentes del sistema de las Naciones Unidas y, según proceda, al sector "
            "privado a que escriban;",
            ["group/un-system-organizations", "group/private-sector"],
        ),
        ("Alienta la cooperación entre los Estados;", []),
    ],
    "ru": [
        ("просит Генерального секретаря подсчитать лампы;", ["role/secretary-general"]),
        ("призывает все государства-члены и доноров прислать масло;", ["group/member-states", "group/donors"]),
        (
            "предлагает соответствующим региональным и субрегиональным организациям и странам-донорам написать письма;",
            ["group/regional-organizations", "group/subregional-organizations", "group/donor-countries"],
        ),
        ("настоятельно призывает государства, которые еще не сделали этого, подписать письмо;", ["group/states"]),
        (
            "просит Генерального секретаря в сотрудничестве с государствами-членами и донорами подсчитать лампы;",
            ["role/secretary-general"],
        ),
        ("рекомендует, чтобы государства-члены хранили масло;", ["group/member-states"]),
    ],
    "zh": [
        ("请秘书长清点灯盏；", ["role/secretary-general"]),
        (
            "促请所有会员国、联合国相关机构和其他捐助方提供灯油；",
            ["group/member-states", "group/un-system-organizations", "group/donors"],
        ),
        ("鼓励尚未签署《灯盏公约》的国家写信；", ["group/states"]),
        (
            "邀请国际、区域和次区域组织写信；",
            ["group/international-organizations", "group/regional-organizations", "group/subregional-organizations"],
        ),
        ("请秘书长与会员国协商，向大会提交报告；", ["role/secretary-general"]),
        ("鼓励包括非政府组织在内的民间社会写信；", ["group/non-governmental-organizations", "group/civil-society"]),
        ("赞扬会员国的努力；", []),
    ],
    "ar": [
        ("تطلب إلى الأمين العام أن يعد المصابيح؛", ["role/secretary-general"]),
        ("تهيب بجميع الدول الأعضاء وبالجهات المانحة أن ترسل الزيت؛", ["group/member-states", "group/donors"]),
        (
            "تحث الدول والمنظمات الإقليمية ودون الإقليمية على كتابة الرسائل؛",
            ["group/states", "group/regional-organizations", "group/subregional-organizations"],
        ),
        (
            "تدعو الكيانات المعنية التابعة لمنظومة الأمم المتحدة والقطاع الخاص إلى كتابة الرسائل؛",
            ["group/un-system-organizations", "group/private-sector"],
        ),
        (
            "تطلب إلى الأمين العام، بالتعاون مع الدول الأعضاء والجهات المانحة، أن يعد المصابيح؛",
            ["role/secretary-general"],
        ),
        ("تشجّع الدولَ الأعضاءَ على كتابة الرسائل؛", ["group/member-states"]),
    ],
}
SENTENCES = [(code, *row) for code, table in {"en": ENGLISH, **OTHERS}.items() for row in table]


def meaning(sentence: str, language: str = "en", before: str = "") -> Meaning:
    """Understand an operative paragraph, after another one if there is one."""
    parts = [
        Part("operative", f"para/{at}", str(at), f"{at}.", words, (), (at, at))
        for at, words in enumerate(filter(None, (before, sentence)), 1)
    ]
    return understand(parts, [], SETTING, knowledge(language)).parts[-1].meaning


def by_act(sentence: str, before: str = "") -> list[tuple[str, list[str]]]:
    return [(act.lemma, list(act.addressees)) for act in meaning(sentence, before=before).acts]


@pytest.mark.parametrize(("language", "sentence", "expected"), SENTENCES, ids=lambda value: str(value)[:60])
def test_an_act_is_directed_at_those_whom_its_verb_turns_to(language: str, sentence: str, expected: list[str]) -> None:
    (act, *_) = meaning(sentence, language).acts
    assert list(act.addressees) == expected


def test_each_act_of_a_paragraph_has_addressees_of_its_own() -> None:
    assert by_act("Requests the Secretary-General to store oil, and invites donors to pay for it;") == [
        ("request", ["role/secretary-general"]),
        ("invite", ["group/donors"]),
    ]


def test_acts_that_stand_together_share_their_addressees() -> None:
    found = by_act("Calls upon and urges all States to store oil;")
    assert found == [("call upon", ["group/states"]), ("urge", ["group/states"])]


def test_a_pronoun_stands_for_those_of_the_act_before_it() -> None:
    sentence = "Invites Member States to store oil, and encourages them to share it;"
    assert by_act(sentence)[1] == ("encourage", ["group/member-states"])


def test_a_pronoun_stands_for_those_whose_doings_were_welcomed() -> None:
    sentence = "Welcomes the efforts of host countries, and encourages them to store oil;"
    assert by_act(sentence)[1] == ("encourage", ["group/host-countries"])


def test_the_government_acts_for_the_state_that_the_text_is_about() -> None:
    assert by_act("Urges the Government to store oil;", "Notes the rain in Kenya;") == [("urge", ["state/ken"])]
    assert by_act("Urges the Government to store oil;", "Notes the rain;") == [("urge", [])]


def test_words_for_groups_are_kept_with_their_place_and_are_no_mentions() -> None:
    sentence = "Urges all Member States and the Secretary-General to store oil;"
    found = meaning(sentence)
    assert [(group.thing, group.words) for group in found.addressed] == [("group/member-states", "Member States")]
    assert sentence[found.addressed[0].start : found.addressed[0].end] == "Member States"
    assert [mention.thing for mention in found.mentions] == ["role/secretary-general"]


def test_places_count_the_signs_for_vowels() -> None:
    sentence = "تشجّع الدولَ الأعضاءَ على كتابة الرسائل؛"
    (group,) = meaning(sentence, "ar").addressed
    assert sentence[group.start : group.end] == group.words == "الدولَ الأعضاء"


def test_a_group_is_said_of_act_and_paragraph_and_its_words_are_evidence() -> None:
    sentence = "Urges all Member States to store oil;"
    part = Part("operative", "para/1", "1", "1.", sentence, (), (1, 1), meaning(sentence))
    out = Statements()
    say_text(out, "resolution/a-res-99-901", "body/unga", Text("en", (part,), ()))
    group = "<https://w3id.org/nansen/id/group/member-states>"
    assert {
        subject.rpartition("/")[2] for subject, verb, value in out.core if (verb, value) == (Nansen.addressee, group)
    } == {
        "urge>",
        "1>",
    }
    assert any((verb, value) == (OA.hasBody, group) for _, verb, value in out.evidence)


def test_a_shared_word_is_read_where_it_stands() -> None:
    names = [Name(f"{kind} carriers", f"group/{kind}", "full") for kind in ("oil", "water")]
    groups = Groups([*names, Name("carriers", "group/carriers", "full")])
    joins = re.compile(r" and ")
    found = groups.find("water and other oil carriers of the hills", 0, joins, re.compile("other "))
    assert found
    assert (found.things, found.end) == (("group/water", "group/oil"), 28)


# ---- the registers ----


@cache
def groups() -> dict[str, str]:
    """Give the wider group of every group of the register."""
    return {group.slug: group.broader for group in records(FAMILY)}


def test_every_wider_group_is_in_the_register_and_none_is_wider_than_itself() -> None:
    for slug in groups():
        seen = [slug]
        while broader := groups()[seen[-1]]:
            assert broader in groups(), f"{seen[-1]}: there is no group {broader}"
            assert broader not in seen, f"{slug} is wider than itself"
            seen.append(broader)


def test_every_group_is_named_in_every_language() -> None:
    for group in records(FAMILY):
        assert {language for language, words in group.named.chosen if words} == set(LANGUAGES), group.slug


def test_an_act_narrower_than_one_that_asks_turns_to_somebody_too() -> None:
    rows = list(csv.DictReader((folder("registers") / "actions.csv").read_text("utf-8").splitlines()))
    directed = {row["lemma"]: row["directed"] for row in rows}
    silent = [row["lemma"] for row in rows if directed.get(row["broader"]) == "asks" and not row["directed"]]
    assert silent == []


# ---- real texts ----


def addressed_in(path: Path, language: str) -> dict[str, tuple[int, frozenset[str]]]:
    """Give what each paragraph of a file asks: how many acts ask, and whom."""
    reading = read(load(path.name, path))
    family = family_of(reading)
    if family is None or reading.language != language:
        return {}
    directed = knowledge(language).addressing.directed
    found: dict[str, tuple[int, frozenset[str]]] = {}
    for record in family.parse(reading, knowledge(language)):
        for part in () if isinstance(record, Leftover) else record.text.parts:
            asking: list[Act] = [act for act in part.meaning.acts if directed.get(act.lemma) == "asks"]
            if asking and part.kind in ("preambular", "operative"):
                whom = frozenset(who for act in asking for who in act.addressees)
                found.setdefault(part.key, (len(asking), whom))
    return found


def test_other_languages_address_whom_the_english_addresses(corpus: Path) -> None:
    folder_of = corpus / "akn4un" / "ga-78"
    symbols = sorted({path.name.partition("-")[0] for path in (folder_of / "English").glob("*.xml")})
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for symbol in random.Random(1951).sample(symbols, SAMPLE):
        read_in = {
            code: addressed_in(path, code)
            for name, code in FOLDERS.items()
            for path in sorted((folder_of / name).glob(f"{symbol}-*.xml"))[:1]
        }
        english = read_in.get("en", {})
        for code, paragraphs in read_in.items():
            for key, (asking, whom) in paragraphs.items():
                if code != "en" and english.get(key, (0,))[0] == asking:
                    counts[code][0] += 2 * len(whom & english[key][1])
                    counts[code][1] += len(whom) + len(english[key][1])
    shares = {code: same / of for code, (same, of) in counts.items()}
    tables.show("Addressees that are the English ones", [f"{code} {share:.4f}" for code, share in shares.items()])
    assert {code: share for code, share in shares.items() if share < AGREEMENT[code]} == {}

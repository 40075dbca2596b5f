"""How a text came to be adopted: votes, sponsors, records and subjects from the UN's own XML."""

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kg.mapping.proceedings import say_proceedings
from kg.mapping.statements import Statements
from kg.model import Source
from kg.prose.language import load
from kg.prose.proceedings import Ballot, Draft, Proceedings, StateNames, Subject, Vote
from kg.prose.votes import printed_proceedings
from kg.read import load as read_file
from kg.read import read as read_source
from kg.read.akn_meta import proceedings
from kg.states import state_names
from kg.vocab import DCTERMS, ELI, RDF, Nansen
from tests import carriers, tables
from tests.conftest import taken_apart

SAMPLE = 100
CHOICES = {"MS_in_favour": "in favour", "MS_against": "against", "MS_abstaining": "abstaining"}
WORK = "resolution/a-res-99-901"
HERE = f"<https://w3id.org/nansen/id/{WORK}"


def read(inside: str) -> Proceedings:
    words = f'<meta xmlns="urn:akn" xmlns:akn4un="urn:akn4un">{inside}</meta>'
    return proceedings(etree.fromstring(words.encode()))


def steps(*written: str) -> str:
    return f"<workflow>{''.join(f'<step {attributes}/>' for attributes in written)}</workflow>"


def voting(outcome: str, **counts: tuple[str, tuple[str, ...]]) -> str:
    said = "".join(
        f'<count value="{value}" refersTo="{choice}"><akn4un:voters>'
        + "".join(f"<organization>{name}</organization>" for name in voters)
        + "</akn4un:voters></count>"
        for choice, (value, voters) in counts.items()
    )
    return f"<analysis><parliamentary><voting{outcome}>{said}</voting></parliamentary></analysis>"


def keyword(label: str, dictionary: str, href: str = "") -> str:
    address = f' href="{href}"' if href else ""
    return f'<classification><keyword showAs="{label}"{address} dictionary="{dictionary}"/></classification>'


def drafts(by: str, joined: str = "") -> tuple[Draft, ...]:
    return read(
        steps(
            f'date="2044-11-02" outcome="draftResolution" as="A/C.3/99/L.9" by="{by}"',
            f'date="0001-01-01" outcome="draftResolutionAdditionalSponsors" by="{joined}"',
        )
    ).drafts


# ---- votes ----


def test_a_recorded_vote_has_its_counts_and_every_ballot() -> None:
    found = read(
        voting(
            ' outcome="adoptedRecordedVote"',
            inFavour=("002", ("IRAQ", "COTE D'IVOIRE")),
            abstaining=("1", ("NETHERLANDS (KINGDOM OF THE)",)),
        )
    )
    ballots = (
        Ballot("in favour", "IRAQ"),
        Ballot("in favour", "COTE D'IVOIRE"),
        Ballot("abstaining", "NETHERLANDS (KINGDOM OF THE)"),
    )
    assert found.vote == Vote("recorded", 2, 0, 1, ballots)
    assert found.notes == ()


def test_a_text_adopted_without_a_vote_has_no_counts() -> None:
    assert read(voting(' outcome="adoptedWithoutVote"')).vote == Vote("without a vote")


def test_no_vote_is_made_up_where_none_is_told() -> None:
    assert read(voting("")) == Proceedings()
    assert read("") == Proceedings()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Adopted unanimously, 8780th meeting", Vote("unanimous")),
        ("Adopted unanimously; voting by mail", Vote("unanimous", in_writing=True)),
        ("Adopted 13-0-2, 8905th meeting", Vote("recorded", 13, 0, 2)),
        ("Adopted without vote, 46th meeting", Vote("without a vote")),
        ("Adopted by acclamation, 8789th meeting", Vote("by acclamation")),
    ],
)
def test_the_outcome_is_read_from_words_where_the_voting_does_not_tell_it(told: str, expected: Vote) -> None:
    for attributes in (f'as="{told}"', f'as="S/PV.9999" by="{told}"'):
        found = read(steps(f'date="2044-02-25" outcome="adopted" {attributes}') + voting(""))
        assert (found.vote, found.notes) == (expected, ())


def test_votes_sent_in_by_mail_are_votes_in_writing() -> None:
    found = read(voting(' outcome="VOTING BY MAIL"', inFavour=("014", ("KENYA",)), abstaining=("001", ("INDIA",))))
    assert found.vote is not None
    assert (found.vote.outcome, found.vote.in_writing, found.vote.in_favour) == ("recorded", True, 14)


def test_strange_words_about_a_vote_are_notes_and_no_outcome() -> None:
    found = read(
        steps('outcome="adopted" as="by show of hands"', 'outcome="withdrawn" as="A/99/L.7" by="Iraq"')
        + voting(' outcome="rejected"', inFavour=("3", ("KENYA",)), undecided=("1", ("INDIA",)), against=("few", ()))
    )
    assert found.vote is None
    assert sorted(found.notes) == [
        "count against: few",
        "count undecided: 1: INDIA",
        "step adopted: by show of hands",
        "step withdrawn: A/99/L.7: Iraq",
        "voting: rejected",
    ]


def test_a_voter_that_is_no_state_of_the_register_is_a_note() -> None:
    found = read(voting(' outcome="adoptedRecordedVote"', inFavour=("1", ("ATLANTIS",))))
    assert found.notes == ("voter ATLANTIS",)


# ---- drafts, record, date ----


def test_sponsors_are_told_apart_whatever_their_names_hold() -> None:
    (draft,) = drafts(
        "Bolivia (Plurinational State of), Bosnia and Herzegovina, Sao Tome and Principe"
        " and Netherlands (Kingdom of the)",
        "Trinidad and Tobago,  Iraq",
    )
    assert (draft.symbol, draft.date) == ("A/C.3/99/L.9", "2044-11-02")
    assert draft.sponsors == (
        "Bolivia (Plurinational State of)",
        "Bosnia and Herzegovina",
        "Sao Tome and Principe",
        "Netherlands (Kingdom of the)",
    )
    assert draft.additional == ("Trinidad and Tobago", "Iraq")
    assert draft.printed[1] == "Trinidad and Tobago, Iraq"


def test_a_state_that_acts_for_a_group_keeps_its_words() -> None:
    acting = (
        "Cuba (on behalf of the States Members of the United Nations that are members of the Group of 77 and China)"
    )
    (draft,) = drafts(f"Armenia, {acting} and Kenya")
    assert draft.sponsors == ("Armenia", acting, "Kenya")
    assert state_names().of(acting) == "state/cub"


@pytest.mark.parametrize(
    "words",
    [
        "SUBMITTED BY THE PRESIDENT OF THE GENERAL ASSEMBLY".lower(),
        "submitted by the Vice-Chair of the Committee, A. Person (Qatar) and on the basis of informal consultations",
        "the representative of Egypt, on behalf of the Bureau",
    ],
)
def test_words_about_who_submitted_a_text_stay_whole(words: str) -> None:
    found = read(steps(f'outcome="draftResolution" as="A/99/L.2" by="{words}"'))
    assert found.drafts == (Draft("A/99/L.2", "", (words,), (), (words,)),)
    assert found.notes == ()


def test_what_is_no_sponsor_is_a_note() -> None:
    found = read(
        steps(
            'outcome="draftResolution" as="A/99/L.2" by="Iraq, Atlantis and Kenya"',
            'outcome="draftResolutionAdditionalSponsors" by="The amendment was lost"',
        )
    )
    (draft,) = found.drafts
    assert (draft.sponsors, draft.additional) == (("Iraq", "Atlantis", "Kenya"), ())
    assert draft.printed == ("Iraq, Atlantis and Kenya",)
    assert found.notes == ("sponsor Atlantis", "sponsor The amendment was lost")


def test_words_in_place_of_a_symbol_are_a_note() -> None:
    found = read(steps('outcome="draftResolution" as="oral draft" by=""'))
    assert (found.drafts, found.notes) == ((), ("draft oral draft",))


@pytest.mark.parametrize(
    "symbol", ["A/99/PV.50", "A/99/PV.50 (Resumption 1)", "A/ES-99/PV.19", "S/PV.9999", "S/2099/13"]
)
def test_the_record_is_the_document_that_the_adoption_names(symbol: str) -> None:
    found = read(steps(f'date="2044-12-19" outcome="adopted" as="{symbol}" by=""'))
    assert (found.record, found.notes) == (symbol, ())


def test_a_placeholder_date_is_no_date() -> None:
    date = '<identification><FRBRExpression><FRBRdate date="{}" name="publication"/></FRBRExpression></identification>'
    assert read(date.format("0001-01-01")).published == ""
    assert read(date.format("2044-12-22")).published == "2044-12-22"


# ---- subjects ----


@pytest.mark.parametrize(
    ("scheme", "dictionary", "href"),
    [
        ("UNBIS", "UNBIS Thesaurus", "http://metadata.un.org/thesaurus/1004576"),
        ("UNBIS", "UNBIS", "http://metadata.un.org/thesaurus/1004576"),
        ("EuroVoc", "EuroVoc", "http://eurovoc.europa.eu/2107"),
        ("EuroVoc", "EuroVoc", "http://eurovoc.europa.eu/c_4523e1dd"),
        ("SDG", "SDGO", "http://metadata.un.org/sdg/14"),
    ],
)
def test_a_concept_is_a_subject(scheme: Any, dictionary: str, href: str) -> None:
    found = read(keyword("inland_shores", dictionary, href))
    assert (found.subjects, found.notes) == ((Subject(href, scheme, "inland shores"),), ())


def test_a_shelf_of_the_thesaurus_is_no_concept() -> None:
    found = read(keyword("oceans", "UNBIS", "http://metadata.un.org/thesaurus/170600"))
    assert (found.subjects, found.notes) == ((Subject("", "UNBIS", "oceans"),), ())


@pytest.mark.parametrize(
    "href",
    [
        "http://metadata.un.org/thesaurus/c_604455bb",
        "http://metadata.un.org.example.org/thesaurus/1004576",
        "http://metadata.un.org/thesaurus/1004576&gt;",
        "http://eurovoc.europa.eu/2107",
    ],
)
def test_an_address_of_another_form_is_a_note_and_no_concept(href: str) -> None:
    found = read(keyword("OCEANS", "UNBIS Thesaurus", href))
    assert found.subjects == (Subject("", "UNBIS", "OCEANS"),)
    assert len(found.notes) == 1


def test_agenda_items_are_no_subjects_and_unknown_dictionaries_are_notes() -> None:
    found = read(keyword("Oceans", "A/99/251") + keyword("Oceans", "S/99") + keyword("Oceans", "Atlas"))
    assert (found.subjects, found.notes) == ((), ("keyword of Atlas: Oceans",))


# ---- names of States ----


@pytest.mark.parametrize(
    ("printed", "tail"),
    [
        ("UNITED KINGDOM", "state/gbr"),
        ("TÜRKİYE", "state/tur"),
        ("TURKIYE", "state/tur"),
        ("CÔTE D’IVOIRE", "state/civ"),
        ("the Czech Republic", "state/cze"),
        ("ISLAMIC REPUBLIC OF IRAN", "state/irn"),
        ("GE RMANY", "state/deu"),
        ("LAO PEOPLE’S DEMOCRATIC  REPUBLIC", "state/lao"),
        ("State of Palestine", "state/pse"),
        ("HOLY SEE", "state/vat"),
        ("Republic of Korea", "state/kor"),
        ("Korea", None),
        ("Ireland of the North", None),
        ("", None),
    ],
)
def test_a_state_is_known_by_the_names_it_is_listed_with(printed: str, tail: str | None) -> None:
    assert state_names().of(printed) == tail


def test_no_two_states_share_a_name() -> None:
    names = state_names()
    for left, right in (
        ("Niger", "Nigeria"),
        ("Guinea", "Guinea-Bissau"),
        ("Congo", "Democratic Republic of the Congo"),
    ):
        assert names.of(left) != names.of(right)


def test_a_name_that_a_row_gives_goes_before_one_made_from_another() -> None:
    names = StateNames([("state/aaa", ["Lantern (Republic of)"]), ("state/bbb", ["Lantern"])])
    assert names.of("Lantern") == "state/bbb"


# ---- votes as printed ----

RECORDED = "[Adopted by a recorded vote of 2 to 1, with 1 abstention. The voting was as follows: "
LISTS = "In favour: Bosnia and Herzegovina and Côte d’Ivoire Against: Nauru Abstaining: Netherlands (Kingdom of the)]"
BALLOTS = (
    Ballot("in favour", "Bosnia and Herzegovina"),
    Ballot("in favour", "Côte d’Ivoire"),
    Ballot("against", "Nauru"),
    Ballot("abstaining", "Netherlands (Kingdom of the)"),
)


@pytest.mark.parametrize(
    ("language", "printed", "vote"),
    [
        ("en", RECORDED + LISTS, Vote("recorded", 2, 1, 1, BALLOTS)),
        ("en", RECORDED + LISTS.replace(" Against", "Against"), Vote("recorded", 2, 1, 1, BALLOTS)),
        ("en", "[Adopted by a roll-call vote of 25 to none, with 3 abstentions.]", Vote("recorded", 25, 0, 3)),
        ("en", "Adopted by a vote of 40 to none, with no abstentions.", Vote("counted", 40, 0, 0)),
        ("en", "Adopted at the 9998th meeting by 13 votes to none, with 2 abstentions.", Vote("counted", 13, 0, 2)),
        ("en", "[Adopted without a vote.]", Vote("without a vote")),
        ("en", "Adopted unanimously at the 9998th meeting.", Vote("unanimous")),
        (
            "fr",
            "[Adoptée à l’issue d’un vote enregistré, par 2 voix contre 1, avec 1 abstention. Les voix se sont"
            " réparties comme suit : Ont voté pour : Bosnie-Herzégovine et Côte d’Ivoire Ont voté contre : Nauru Se"
            " sont abstenus : Pays-Bas (Royaume des)]",
            Vote(
                "recorded",
                2,
                1,
                1,
                (
                    Ballot("in favour", "Bosnie-Herzégovine"),
                    Ballot("in favour", "Côte d’Ivoire"),
                    Ballot("against", "Nauru"),
                    Ballot("abstaining", "Pays-Bas (Royaume des)"),
                ),
            ),
        ),
        (
            "ru",
            "[Принята заносимым в отчет о заседании голосованием 2 голосами при 1 воздержавшихся. Голосовали за: Гана и"
            " Чили Воздержались: Науру]",
            Vote(
                "recorded",
                2,
                0,
                1,
                (Ballot("in favour", "Гана"), Ballot("in favour", "Чили"), Ballot("abstaining", "Науру")),
            ),
        ),
        (
            "zh",
            "[经记录表决，以2票对零票、1票弃权通过。表决结果如下：赞成：刚果民主共和国、加纳 弃权：瑙鲁]",
            Vote(
                "recorded",
                2,
                0,
                1,
                (Ballot("in favour", "刚果民主共和国"), Ballot("in favour", "加纳"), Ballot("abstaining", "瑙鲁")),
            ),
        ),
        ("es", "Aprobada por unanimidad.", Vote("unanimous")),
        ("ar", "[اعتُمد دون تصويت]", Vote("without a vote")),
    ],
)
def test_a_vote_is_read_from_the_words_below_the_text(language: str, printed: str, vote: Vote) -> None:
    assert printed_proceedings(printed, load(language), state_names()) == Proceedings(vote)


@pytest.mark.parametrize(
    ("printed", "notes"),
    [
        (
            "[Adopted by a recorded vote of 2 to none, with no abstentions. In favour: Ghana, Atlantis Against: None]",
            ("voter Atlantis", "In favour: 2 counted, 1 named"),
        ),
        (
            "[Adopted by a recorded vote of 1 to 1, with no abstentions. In favour: Ghana Against: Ghana]",
            ("voter Ghana", "Against: 1 counted, 0 named"),
        ),
        (
            "[Adopted by a recorded vote of 1 to none, with no abstentions. In favour: Ghana and Chile]",
            ("In favour: 1 counted, 2 named",),
        ),
    ],
)
def test_what_a_printed_list_does_not_bear_out_is_a_note(printed: str, notes: tuple[str, ...]) -> None:
    found = printed_proceedings(printed, load("en"), state_names())
    assert found is not None
    assert found.notes == notes


def test_words_that_tell_no_vote_are_none() -> None:
    assert printed_proceedings("44th meeting", load("en"), state_names()) is None


PRINTED = (
    "A/HRC/RES/99/902",
    "Resolution adopted by the Human Rights Council on 6 October 2044",
    "99/902. Lessons in camps",
    "The Human Rights Council,",
    "1. Invites all States to teach.",
    "44th meeting",
    "6 October 2044",
    "[Adopted by a recorded vote of 2 to 1, with no abstentions. The voting was as follows:",
    "In favour:",
    "Bosnia and Herzegovina,",
    "and Ghana",
    "Against:",
    "Atlantis]",
    "Annex",
    "Lessons",
    "1. Reading is taught first.",
)


def test_a_page_without_a_record_of_votes_is_read_for_one() -> None:
    source = Source("page", "\n\n".join(PRINTED).encode())
    ((resolution,), leftovers) = taken_apart(source)
    ballots = (Ballot("in favour", "Bosnia and Herzegovina"), Ballot("in favour", "Ghana"))
    assert resolution.proceedings.vote == Vote("recorded", 2, 1, 0, ballots)
    assert [leftover.words for leftover in leftovers] == ["voter Atlantis", "Against: 1 counted, 0 named"]
    assert {leftover.at.line for leftover in leftovers} == {15}
    assert [part.key for part in resolution.text.parts][-1] == "annex/para/1"


# ---- statements ----


def said(found: Proceedings) -> list[tuple[str, str, str]]:
    out = Statements()
    say_proceedings(out, WORK, found, state_names().of)
    assert out.evidence == []
    return out.core


def test_a_vote_is_said_with_one_ballot_a_state() -> None:
    ballots = (Ballot("in favour", "IRAQ"), Ballot("against", "ATLANTIS"))
    facts = said(Proceedings(vote=Vote("recorded", 1, 1, 0, ballots, in_writing=True)))
    vote, ballot = f"{HERE}/vote>", f"{HERE}/vote/irq>"
    assert facts == [
        (vote, RDF.type, Nansen.Vote),
        (f"{HERE}>", Nansen.vote, vote),
        (vote, Nansen.voteOutcome, Nansen.RecordedVote),
        (vote, Nansen.voteManner, Nansen.InWriting),
        (vote, Nansen.votesInFavour, '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (vote, Nansen.votesAgainst, '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (vote, Nansen.abstentions, '"0"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (vote, Nansen.hasBallot, ballot),
        (ballot, RDF.type, Nansen.Ballot),
        (ballot, Nansen.ballotOf, "<https://w3id.org/nansen/id/state/irq>"),
        (ballot, Nansen.choice, Nansen.InFavour),
    ]


def test_drafts_sponsors_and_the_record_are_said_of_the_work() -> None:
    draft = Draft("A/C.3/99/L.9", "2044-11-02", ("Iraq", "Atlantis"), ("Kenya",), ("Iraq and Atlantis", "Kenya"))
    facts = said(Proceedings(drafts=(draft,), record="A/99/PV.50 (Resumption 1)"))
    of_work = [(predicate, value) for subject, predicate, value in facts if subject == f"{HERE}>"]
    record = next(subject for subject, _, value in facts if value == '"A/99/PV.50 (Resumption 1)"')
    assert of_work == [
        (Nansen.draft, "<https://w3id.org/nansen/id/document/a-c-3-99-l-9>"),
        (Nansen.sponsoredBy, "<https://w3id.org/nansen/id/state/irq>"),
        (Nansen.sponsoredBy, "<https://w3id.org/nansen/id/state/ken>"),
        (Nansen.sponsorAsPrinted, '"Iraq and Atlantis"@en'),
        (Nansen.sponsorAsPrinted, '"Kenya"@en'),
        (Nansen.record, record),
    ]
    day = '"2044-11-02"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert ("<https://w3id.org/nansen/id/document/a-c-3-99-l-9>", DCTERMS.issued, day) in facts


def test_concepts_are_linked_and_headings_are_quoted() -> None:
    ocean = "http://metadata.un.org/thesaurus/1004576"
    facts = said(Proceedings(subjects=(Subject(ocean, "UNBIS", "ocean"), Subject("", "DHLAUTH", "Lantern Office"))))
    assert facts == [
        (f"{HERE}>", ELI.is_about, f"<{ocean}>"),
        (f"{HERE}>", DCTERMS.subject, f"<{ocean}>"),
        (f"{HERE}>", Nansen.subjectAsPrinted, '"Lantern Office"@en'),
    ]


# ---- against the UN's own metadata ----


def metas(files: list[Path]) -> list[tuple[Path, Proceedings]]:
    found = []
    for path in files:
        meta = etree.parse(path).getroot().find(".//{*}meta")
        assert meta is not None
        found.append((path, proceedings(meta)))
    return found


def official(corpus: Path) -> dict[str, Any]:
    lines = [
        line
        for session in ("ga-77", "ga-78")
        for line in (corpus / "akn4un" / session / "metadata.jsonl").read_text("utf-8").splitlines()
    ]
    return {described["symbol"]: described for described in map(json.loads, lines)}


def same_vote(found: Proceedings, truth: dict[str, Any]) -> bool:
    vote = found.vote
    if vote is None or (vote.outcome == "recorded") != (truth["adoption_type"] == "By a recorded vote"):
        return False
    counts = [str(count or 0) for count in (vote.in_favour, vote.against, vote.abstaining)]
    listed = {(choice, name) for field, choice in CHOICES.items() for name in truth[field]}
    return counts == [truth[f"{field}_count"] for field in CHOICES] and listed == {
        (ballot.choice, ballot.printed) for ballot in vote.ballots
    }


def named(names: list[str] | tuple[str, ...], of: Callable[[str], str | None]) -> set[str]:
    """Give the States of a list: the official one is taken apart wrongly at times, so as one text."""
    return {tail for one in state_names().split(", ".join(names)) if (tail := of(one))}


@pytest.mark.corpus
def test_votes_sponsors_and_records_equal_the_official_metadata(corpus: Path) -> None:
    truth, of = official(corpus), state_names().of
    files = sorted((corpus / "akn4un").glob("ga-7[78]/English/*.xml"))
    by_symbol = {path.name.rsplit("-", 1)[0].replace("_", "/"): path for path in files}
    known = sorted(set(by_symbol) & set(truth))
    right: Counter[str] = Counter()
    sample = random.Random(1951).sample(known, SAMPLE)
    wrong = []
    for symbol in sample:
        ((_, found),) = metas([by_symbol[symbol]])
        sponsors = {tail for draft in found.drafts for name in draft.sponsors if (tail := of(name))}
        additional = {tail for draft in found.drafts for name in draft.additional if (tail := of(name))}
        equal = {
            "vote": same_vote(found, truth[symbol]),
            "record": found.record == truth[symbol]["pv"],
            "sponsors": sponsors == named(truth[symbol]["sponsors"], of),
            "additional": additional == named(truth[symbol]["additional_sponsors"], of),
        }
        right.update(field for field, is_so in equal.items() if is_so)
        wrong += [(symbol, field) for field, is_so in equal.items() if not is_so]
    tables.show(
        f"Proceedings against the official metadata: a sample of {SAMPLE}",
        [f"{field:16} {right[field] / SAMPLE:.3f}" for field in sorted(right)] + [f"differ: {wrong}"],
    )
    assert right["vote"] == SAMPLE, wrong
    # Where the XML tells the meeting in words and no symbol, the metadata have the symbol.
    assert right["record"] >= 0.98 * SAMPLE, wrong
    assert min(right["sponsors"], right["additional"]) >= 0.95 * SAMPLE, wrong


@pytest.mark.corpus
def test_every_voter_of_every_file_is_a_state_of_the_register(corpus: Path) -> None:
    files = sorted((corpus / "akn4un").glob("*/*/*.xml"))
    of = state_names().of
    voters = Counter(ballot.printed for _, found in metas(files) if found.vote for ballot in found.vote.ballots)
    assert [name for name in voters if not of(name)] == []
    assert voters.total() > 100_000


@pytest.mark.corpus
def test_the_printed_vote_is_the_recorded_one_in_every_carrier(corpus: Path) -> None:
    """The Human Rights Council prints under each resolution what the XML records beside it."""
    ways = (carriers.as_export, carriers.as_html, carriers.as_docx, carriers.as_markdown)
    differ, seen = [], Counter[str]()
    for path in sorted((corpus / "akn4un" / "hrc-54" / "English").glob("*.xml")):
        source = read_file(path.name, path)
        ((resolution, *_), _) = taken_apart(source)
        recorded = resolution.proceedings.vote
        seen[recorded.outcome] += 1
        printed = " ".join(line.text for line in resolution.frame if line.role == "vote")
        here = printed_proceedings(printed, load("en"), state_names())
        votes: list[Vote | None] = [here.vote if here else None]
        for write in ways:
            blocks = read_source(source).blocks
            ((copy, *_), _) = taken_apart(Source(path.name, write(blocks)))
            votes.append(copy.proceedings and copy.proceedings.vote)
        differ += [(path.name, vote) for vote in votes if told(vote) != told(recorded)]
    assert differ == []
    assert seen == {"without a vote": 26, "recorded": 9}


def told(vote: Vote | None) -> Any:
    of = state_names().of
    ballots = {(ballot.choice, of(ballot.printed)) for ballot in vote.ballots} if vote else set()
    return vote and (vote.outcome, vote.in_favour, vote.against, vote.abstaining, ballots)


@pytest.mark.corpus
def test_the_six_languages_of_a_resolution_tell_the_same_proceedings(corpus: Path) -> None:
    told: dict[str, set[tuple[Vote | None, tuple[Draft, ...], str]]] = {}
    for path, found in metas(sorted((corpus / "akn4un" / "ga-78").glob("*/*.xml"))):
        told.setdefault(path.name.rsplit("-", 1)[0], set()).add((found.vote, found.drafts, found.record))
    assert [name for name, ways in told.items() if len(ways) > 1] == []

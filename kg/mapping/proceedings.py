"""Proceedings: the vote and its ballots, drafts and sponsors, the record, subjects."""

from collections.abc import Callable

from kg import iri, terms
from kg.mapping.statements import Statements
from kg.mapping.things import say_document
from kg.prose.proceedings import Draft, Proceedings, Vote
from kg.vocab import DCTERMS, ELI, RDF, Nansen

_OUTCOMES = {
    "without a vote": Nansen.AdoptedWithoutVote,
    "recorded": Nansen.RecordedVote,
    "counted": Nansen.CountedVote,
    "unanimous": Nansen.UnanimousVote,
    "by acclamation": Nansen.AdoptedByAcclamation,
}
_CHOICES = {"in favour": Nansen.InFavour, "against": Nansen.Against, "abstaining": Nansen.Abstaining}


def say_proceedings(
    out: Statements, work: str, proceedings: Proceedings, state_of: Callable[[str], str | None]
) -> None:
    """Say how a text was adopted and what it is about; `state_of` gives the tail of the State that a name means.

        {work} nansen:vote {work}/vote ; nansen:draft document/a-c-3-99-l-9 ; nansen:sponsoredBy state/irq .

    All of it is said of the work, and alike in each language's graph.
    """
    if proceedings.vote:
        _say_vote(out, work, proceedings.vote, state_of)
    for draft in proceedings.drafts:
        _say_draft(out, work, draft, state_of)
    it = out.thing(work)
    if proceedings.record:
        record = iri.document(proceedings.record)
        it.has(Nansen.record, iri.of(record))
        say_document(out, record, proceedings.record)
    for subject in proceedings.subjects:
        # Outside concepts may be published here: the UN's own XML names them for this very text, and the reader let
        # only concepts of the UNBIS Thesaurus, EuroVoc and the SDGs pass. They are not described: others do that.
        if subject.iri:
            it.has(ELI.is_about, terms.link(subject.iri))
            it.has(DCTERMS.subject, terms.link(subject.iri))
        else:
            it.has(Nansen.subjectAsPrinted, terms.text(subject.label, "en"))


def _say_vote(out: Statements, work: str, vote: Vote, state_of: Callable[[str], str | None]) -> None:
    it = out.thing(f"{work}/vote").a(Nansen.Vote)
    out.thing(work).has(Nansen.vote, it.iri)
    it.has(Nansen.voteOutcome, _OUTCOMES[vote.outcome])
    if vote.in_writing:
        it.has(Nansen.voteManner, Nansen.InWriting)
    for predicate, count in (
        (Nansen.votesInFavour, vote.in_favour),
        (Nansen.votesAgainst, vote.against),
        (Nansen.abstentions, vote.abstaining),
    ):
        if count is not None:
            it.has(predicate, terms.integer(count))
    core = out.core
    for ballot in vote.ballots:
        state = state_of(ballot.printed)
        if not state:
            continue  # The reader has made a note of the name.
        mine = iri.of(iri.child(work, "vote", state))
        core += (
            (it.iri, Nansen.hasBallot, mine),
            (mine, RDF.type, Nansen.Ballot),
            (mine, Nansen.ballotOf, iri.of(state)),
            (mine, Nansen.choice, _CHOICES[ballot.choice]),
        )


def _say_draft(out: Statements, work: str, draft: Draft, state_of: Callable[[str], str | None]) -> None:
    it = out.thing(work)
    if draft.symbol:
        tail = iri.document(draft.symbol)
        it.has(Nansen.draft, iri.of(tail))
        say_document(out, tail, draft.symbol)
        if draft.date:
            out.thing(tail).has(DCTERMS.issued, terms.date(draft.date))
    for name in (*draft.sponsors, *draft.additional):
        if state := state_of(name):
            it.has(Nansen.sponsoredBy, iri.of(state))
    it.has(Nansen.sponsorAsPrinted, *(terms.text(words, "en") for words in draft.printed))

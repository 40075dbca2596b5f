"""Lists of addressees: names and groups, the words that only qualify them, and asides.

A list is read from left to right, up to where what is asked begins. Names are the text's mentions, groups those of
their register; an aside names partners and means, but nobody who is asked. All words are the language file's.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.prose.groups import Groups, folded
from kg.prose.record import Act, Mention

_MOST = 8
"""Words that may stand before one name, such as "all the other relevant"."""
_NEAR = 25
"""Characters that may stand between "and" and a group that shares its words with the one before."""
_CLITIC = 5
"""Characters before a verb in which its pronoun is looked for."""
NEVER = re.compile(r"(?!)")
_STOP = re.compile(r"[;:；：؛]")
_START = re.compile(r"[\s,،，]*")
_ADDRESSABLE = ("body/", "role/", "state/")


@dataclass(frozen=True)
class Words:
    """How a language writes a list of addressees; each pattern is matched at a place.

    `adverbs` belong to the verb ("in this regard"). `leads` leads from the verb, or from "and", to a name, `passed` is
    one word that may stand before it. `joins` stands between two names: group `comma`, `bare` ("and") or `anew`
    (", and"). `belongs` is what belongs to the name before it. A name that is `owned` only tells whose something is,
    one that `modifies` is an adjective. `asides` begin words that address nobody and end at the next `comma`; those
    that begin with `partners`, or hold a word of `cooperation`, may be a list themselves. `begins` is where what is
    asked begins, `further` where behind it somebody else is asked. `clause` leads to a clause whose subject is
    addressed; where an organ rules, `shall` follows that subject. `holders` stand before the name of the State they
    act for, `governments` without one act for the State the text is about. `unknown` is somebody in no register.
    `pronouns` stand for those named before, `clitics` end with the verb and do so too, `whose` leads to them where no
    act was directed at them. `attached` are particles written with the next word, `contracted` what they make of it.
    A list `is_strict` if it ends at the first words that are not understood. A group's kind stands first
    ("organisations régionales") where `has_head_first`.
    """

    adverbs: re.Pattern[str] = NEVER
    leads: re.Pattern[str] = NEVER
    passed: re.Pattern[str] = NEVER
    joins: re.Pattern[str] = NEVER
    comma: re.Pattern[str] = NEVER
    belongs: re.Pattern[str] = NEVER
    owned: re.Pattern[str] = NEVER
    modifies: re.Pattern[str] = NEVER
    asides: re.Pattern[str] = NEVER
    partners: re.Pattern[str] = NEVER
    cooperation: re.Pattern[str] = NEVER
    begins: re.Pattern[str] = NEVER
    further: re.Pattern[str] = NEVER
    clause: re.Pattern[str] = NEVER
    shall: re.Pattern[str] = NEVER
    holders: re.Pattern[str] = NEVER
    governments: re.Pattern[str] = NEVER
    unknown: re.Pattern[str] = NEVER
    pronouns: re.Pattern[str] = NEVER
    clitics: re.Pattern[str] = NEVER
    whose: re.Pattern[str] = NEVER
    attached: Sequence[str] = ()
    contracted: Mapping[str, str] = field(default_factory=dict)
    is_strict: bool = False
    has_head_first: bool = False
    has_blanks: bool = True


class Item(NamedTuple):
    """One addressee, or several that share a word, and where they stand; `form` is the form of a group."""

    things: tuple[str, ...]
    start: int
    end: int
    form: str = ""


@dataclass(slots=True)
class _Course:
    """How far a list is read: the place, what was found, and what may come there.

    `form` is the group just before. An item may come where it `is_open`; in a partner's list it is not addressed, and
    `is_last` tells that the next comma ends that list. A strict list ends at the first words that are not understood;
    `in_clause` tells that it is the subject of a clause.
    """

    start: int
    at: int
    is_strict: bool
    found: list[Item] = field(default_factory=list)
    form: str = ""
    is_open: bool = True
    in_clause: bool = False
    is_partner: bool = False
    is_last: bool = False

    @property
    def may_be_clause(self) -> bool:
        return self.is_open and not self.found and not self.in_clause


class ListReader:
    """Reads the lists of one paragraph."""

    def __init__(self, words: Words, groups: Groups, text: str, mentions: tuple[Mention, ...], state: str) -> None:
        self._words = words
        self._groups = groups
        self._text = text
        self._folded = folded(text)
        self._state = state
        self._names: defaultdict[int, list[Mention]] = defaultdict(list)
        self._spans = [(mention.start, mention.end) for mention in mentions]
        self._modifiers: dict[int, int] = {}
        for mention in mentions:
            if mention.thing.startswith(_ADDRESSABLE) and mention.form != "modifier":
                self._names[mention.start].append(mention)
            else:
                # The name of a treaty may stand before its parties.
                self._modifiers[mention.start] = mention.end

    def items(self, at: int, until: int, directed: str) -> list[Item]:
        """Read the list between an act and the next one."""
        if stop := _STOP.search(self._text, at, until):
            until = stop.start()
        at = self._past_adverbs(at)
        if directed == "tells" and self._words.asides.match(self._text, at, until):
            return []
        read = self._list(at, until, directed != "asks" or self._words.is_strict)
        if directed == "rules" and not (read.in_clause and self._words.shall.match(self._text, read.at)):
            return []
        return read.found if read.in_clause or directed != "asks" else read.found + self._further(read.at, until)

    def _further(self, at: int, until: int) -> list[Item]:
        """Read who else is asked behind what the first were asked: "to store oil, and the Governments to burn it"."""
        found: list[Item] = []
        for further in self._words.further.finditer(self._text, at, until):
            read = self._list(further.end(), until, is_strict=True)
            found += read.found if self._words.begins.match(self._text, read.at, until) else []
        return found

    def has_pronoun(self, act: Act) -> bool:
        """Tell whether an act is directed at somebody who was named before; a pronoun may be part of its verb."""
        if self._words.clitics.search(self._text, max(0, act.start - _CLITIC), act.end):
            return True
        at = self._past_adverbs(act.end)
        lead = self._words.leads.match(self._text, at)
        return self._words.pronouns.match(self._text, lead.end() if lead else at) is not None

    def owners(self, at: int, until: int) -> list[Item]:
        """Read whose doings an act is about: "Welcomes the efforts of the Governments ..."."""
        whose = self._words.whose.search(self._text, at, until)
        return self._list(whose.end(), until, is_strict=True).found if whose else []

    def _list(self, at: int, until: int, is_strict: bool) -> "_Course":
        """Read items and asides up to what is asked."""
        course = _Course(at, at, is_strict)
        while course.at < until and self._step(course, until):
            pass
        return course

    def _step(self, course: "_Course", until: int) -> bool:
        """Read on by an item, a joint, an aside or words that are passed over; tell whether the list goes on."""
        words, text, at = self._words, self._text, course.at
        if course.may_be_clause and (clause := words.clause.match(text, at, until)):
            course.at, course.in_clause, course.is_strict = clause.end(), True, True
            return True
        if words.begins.match(text, at, until):
            return False
        # What an aside begins with may begin the first name, too.
        is_first = at == course.start and self._item(at, until, "") is not None
        if not is_first and (aside := words.asides.match(text, at, until)):
            self._pass_aside(course, aside, until)
            return True
        if not course.is_open:
            return self._join(course, until)
        if item := self._item(at, until, course.form):
            item, course.at = self._whole(item, until)
            if not course.is_partner:
                self._add(item, course.found)
            course.form, course.is_open = item.form, False
            return True
        return self._pass_unknown(course, until)

    def _pass_aside(self, course: "_Course", aside: re.Match[str], until: int) -> None:
        end = self._end_of(aside.end(), until)
        partners = self._words.partners.match(self._text, course.at, until)
        course.is_partner = bool(partners or self._words.cooperation.search(self._text, course.at, end))
        course.is_last = course.is_partner and self._has_join(aside.end(), end)
        course.at, course.is_open = end, False

    def _join(self, course: "_Course", until: int) -> bool:
        """Pass from an item to the next; what is not understood between them is passed over unless it must be."""
        join = self._words.joins.match(self._text, course.at, until)
        if join is None:
            end = course.at if course.is_strict else self._end_of(course.at, until)
            is_on, course.at = end > course.at, end
            return is_on
        if join["anew"] or (join["comma"] and course.is_last):
            course.is_partner = False
        course.is_last = course.is_partner and join["bare"] is not None
        course.at, course.is_open = join.end(), True
        return True

    def _pass_unknown(self, course: "_Course", until: int) -> bool:
        """Pass over somebody in no register, and over other words in a list that has begun and is not strict."""
        unknown = self._words.unknown.match(self._text, course.at, until)
        if unknown and (course.found or course.in_clause or not course.is_strict):
            course.at = unknown.end()
        elif course.found and not course.is_strict:
            course.at = self._end_of(course.at, until, self._words.joins)
        else:
            return False
        course.is_open = False
        return True

    def _past_adverbs(self, at: int) -> int:
        for passed in (_START, self._words.adverbs, _START):
            found = passed.match(self._text, at)
            at = found.end() if found else at
        return at

    def _whole(self, item: Item, until: int) -> tuple[Item, int]:
        """Pass over what belongs to an item, and complete a group whose last words stand behind it."""
        at = item.end
        while True:
            behind = at + self._text.startswith(" ", at)
            found = self._groups.completed(self._folded, behind, item.form)
            if found:
                item, at = Item(found.things, item.start, found.end, found.form), found.end
            belonging = self._words.belongs.match(self._text, at, until)
            if not belonging or self._words.begins.match(self._text, at, until):
                return item, at
            at = belonging.end()

    def _add(self, item: Item, found: list[Item]) -> None:
        """Add an item; groups that are joined may share what stands before the first or behind the last."""
        last = found[-1] if found else None
        join = self._words.joins.match(self._text, last.end) if last and last.form and item.form else None
        if last and join and join.end() == item.start and (whole := self._groups.after(item.form, last.form)):
            item = item._replace(things=self._groups.things(whole), form=whole)
        at = item.start
        for place in reversed(range(len(found))):
            earlier = found[place]
            join = self._words.joins.match(self._text, earlier.end) if earlier.form else None
            whole = self._groups.before(earlier.form, item.form) if join and join.end() >= at - _NEAR else ""
            if not whole:
                break
            found[place] = earlier._replace(things=self._groups.things(whole), form=whole)
            at = earlier.start
        found.append(item)

    def _end_of(self, at: int, until: int, end: re.Pattern[str] | None = None) -> int:
        """Find where words that are passed over end: at a comma, or where what is asked begins."""
        ends = (end or self._words.comma).search(self._text, at, until)
        begins = self._words.begins.search(self._text, at, until)
        return min(ends.start() if ends else until, begins.start() if begins else until)

    def _has_join(self, at: int, until: int) -> bool:
        """Tell whether there is an "and" before somebody else, that is no part of a name."""
        return any(
            join["bare"]
            and not self._words.asides.match(self._text, join.end())
            and not any(start < join.start() < end for start, end in self._spans)
            for join in self._words.joins.finditer(self._text, at, until)
        )

    def _item(self, at: int, until: int, form: str) -> Item | None:
        """Read one name or group, with the words before it; `form` is the group just before."""
        if form and (found := self._groups.goes_on(self._folded, at, form)):
            return Item(found.things, at, found.end, found.form)
        if lead := self._words.leads.match(self._text, at, until):
            at = lead.end()
        modifier = ""
        for _ in range(_MOST):
            item = self._named(at) or self._group(at, form, modifier)
            if not item and at in self._modifiers:
                modifier, at = self._folded[at : self._modifiers[at]], self._modifiers[at]
                at += self._text.startswith(" ", at)
                continue
            if item and self._words.owned.match(self._text, item.end, until):
                return None
            modifies = self._words.modifies.match(self._text, item.end, until) if item else None
            if item and not modifies:
                return item
            if item:
                modifier = self._folded[item.start : item.end]
            passed = modifies or self._words.passed.match(self._text, at, until)
            if not passed:
                return None
            at = passed.end()
        return None

    def _named(self, at: int) -> Item | None:
        """Read a name that is longer than a group's, or that a Government acts for."""
        if at not in self._names:
            written = (len(particle) for particle in self._words.attached if self._text.startswith(particle, at))
            at = next((at + length for length in written if at + length in self._names), at)
        holder = self._words.holders.match(self._text, at)
        held = self._names.get(holder.end(), []) if holder else []
        names = self._names.get(at) or [name for name in held if name.thing.startswith("state/")]
        if not names:
            return self._government(at)
        end = max(name.end for name in names)
        group = self._groups.whole(self._folded, at)
        if group and group.end > end:
            return None
        return Item(tuple(name.thing for name in names if name.end == end), at, end)

    def _government(self, at: int) -> Item | None:
        """Read "the Government", which acts for the State named last in the paragraph, else for the text's own."""
        found = self._words.governments.match(self._text, at)
        if not found:
            return None
        before = [name for names in self._names.values() for name in names if name.end <= at]
        states = [name.thing for name in before if name.thing.startswith("state/")]
        state = states[-1] if states else self._state
        return Item((state,), at, found.end()) if state else None

    def _group(self, at: int, form: str, modifier: str) -> Item | None:
        found = self._groups.find(self._folded, at, self._words.joins, self._words.passed)
        if found and modifier:
            found = self._groups.modified(modifier, found)
        elif not found and form:
            found = self._groups.goes_on(self._folded, at, form)
        return Item(found.things, at, found.end, found.form) if found else None

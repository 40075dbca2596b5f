"""Resolutions, decisions and conclusions that a text names by number, in any language.

A number is a reference only under a word for its kind: "resolutions 62/124 of 18 December 2007 and 63/148",
"第62/124号和第63/148号决议". The word governs the numbers of its list up to the next such word or the end of the
sentence; it stands before them, in Chinese behind. Which body adopted them is told by a name beside the word, between
word and number, or behind the list; else they are the speaker's own. Words and orders are in the language files, the
forms of numbers after the Editorial Manual (see `kg.prose.symbols`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from kg.prose.language import Language, load
from kg.prose.numbers import regular_session, symbols
from kg.prose.unread import bare, has_signs

# What every number has, in every language: without it a text is not looked at.
_SLASHED = re.compile(r"\d/\d")
_BRACKETED = re.compile(r"\d(?:\s?[^\W\d_]{1,4})?\s?[(（]")
# A capital alone begins no sentence: "sect. C", "chap. IV". Arabic has no capitals.
_SENTENCE = re.compile(r"[.!?]\s+(?=[«“\"]?(?:[A-ZÀ-Þ][a-zß-ÿ]|[Ѐ-Я][а-я]|[ء-ي]))|[。؟]")
# Arabic signs that fill the line or tell the vowels, and are no part of a word's spelling.
_BESIDE = 3
"""Characters that may stand between name and number for the name to be surely theirs: a comma and "No."."""
_NEAR = 80
"""How far from its number, in characters, a name or a joint is looked for."""
_FAR = 600
"""How far from the last number of a list the next one may stand: titles of texts come between."""
_PREFIX = 12
"""Characters of a number before its slash or bracket: the year or running number, and "ES-" in any script."""
_KINDS = ("resolution", "decision", "conclusion")
_COUNCILS = frozenset({"unsc", "ecosoc", "hrc"})
_SESSIONAL = frozenset({"unga", "hrc"})
_SERIAL_OF_COUNCIL = 2
"""Figures of the longest running number of the Human Rights Council, which has a few dozen texts a session."""


class Reference(NamedTuple):
    """A number of a text: its kind, the symbols it stands for, the words as printed, and where they stand.

    `date` is the day of adoption printed with it, in ISO 8601. The symbol of a conclusion is its printed number.
    """

    kind: str
    symbols: tuple[str, ...]
    words: str
    start: int
    end: int
    date: str | None


@dataclass(slots=True)
class _Chain:
    """The numbers that one word governs, in order, each with its date; `end` is where the list goes on."""

    word: re.Match[str]
    numbers: list[tuple[re.Match[str], str | None]] = field(default_factory=list)
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Grammar:
    """A language's patterns for references, and which body each name means."""

    language: Language
    bodies: dict[str, str]

    def find(self, name: str, text: str, start: int, end: int) -> re.Match[str] | None:
        """Search a stretch of text; a pattern that is anchored at the end must reach the stretch's end."""
        return self.language.pattern[name].search(text, start, end)


@cache
def _grammar(code: str) -> _Grammar:
    language = load(code)
    return _Grammar(language, {_key(form): organ.key for organ in language.organs for form in organ.forms})


def _key(form: str) -> str:
    return " ".join(form.split()).casefold()


def references(text: str, speaker: str, language: Language) -> Iterator[Reference]:
    """Find the numbers of resolutions, decisions and conclusions; `speaker` is the body whose own need no name.

    >>> from kg.prose.language import english
    >>> [found.symbols for found in references("Recalling its resolutions 62/124 and 63/148,", "unga", english())]
    [('A/RES/62/124',), ('A/RES/63/148',)]
    >>> [found.symbols for found in references("回顾其第62/124号和第63/148号决议，", "unga", load("zh"))]
    [('A/RES/62/124',), ('A/RES/63/148',)]
    """
    first = _first_form(text)
    if first is None:
        return
    if has_signs(text):
        yield from _in_voweled(text, speaker, language)
        return
    if not language.pattern["kind"].search(text):
        return
    grammar = _grammar(language.code)
    numbers = list(language.pattern["number"].finditer(text, max(0, first - _PREFIX)))
    if not numbers:
        return
    behind = "before" in language.pattern["dated"].groupindex
    chains = _behind(text, numbers, grammar) if behind else _ahead(text, numbers, grammar)
    for chain in chains:
        kind = next(name for name in _KINDS if chain.word[name])
        body = _body(text, chain, speaker, grammar, behind)
        for number, date in chain.numbers:
            if found := tuple(symbols(kind, number, body, language)):
                yield Reference(kind, found, number[0], *number.span(), date)


def _first_form(text: str) -> int | None:
    """Give where the first form that may be a number stands; cheap, for it is asked of every paragraph."""
    slashed = _SLASHED.search(text) if "/" in text else None
    bracketed = _BRACKETED.search(text) if "(" in text or "（" in text else None
    return min((found.start() for found in (slashed, bracketed) if found), default=None)


def _in_voweled(text: str, speaker: str, language: Language) -> Iterator[Reference]:
    """Find references in Arabic whose letters are drawn out or voweled: words are known without that."""
    unmarked = bare(text)
    for found in references(unmarked.text, speaker, language):
        start, end = unmarked.printed(found.start, found.end)
        yield found._replace(words=text[start:end], start=start, end=end)


def _ahead(text: str, numbers: list[re.Match[str]], grammar: _Grammar) -> Iterator[_Chain]:
    """Give the lists whose word stands before them."""
    words = list(grammar.language.pattern["kind"].finditer(text))
    chain: _Chain | None = None
    at = 0
    for number in numbers:
        while at < len(words) and words[at].end() <= number.start():
            at += 1
        if not at:
            continue
        word = words[at - 1]
        fresh = chain is None or chain.word is not word
        start = word.end() if fresh or chain is None else chain.end
        if number.start() - start > _FAR or _SENTENCE.search(text, start, number.start()):
            continue
        lead = grammar.language.pattern["lead"]
        leads = fresh and (start == number.start() or lead.fullmatch(text, start, number.start()))
        if not (leads or _is_plain(number)) and not _joins(text, start, number, grammar):
            continue
        if fresh or chain is None:
            if chain:
                yield chain
            chain = _Chain(word)
        date, all_of_them, chain.end = _dated(text, number.end(), grammar)
        chain.numbers.append((number, date))
        if all_of_them:
            chain.numbers = [(each, known or date) for each, known in chain.numbers]
    if chain:
        yield chain


def _is_parted(text: str, start: int, end: int, kind: re.Pattern[str]) -> bool:
    """Tell whether a number and the next one are too far apart to be of one list, or other words stand between."""
    return end - start > _FAR or bool(_SENTENCE.search(text, start, end) or kind.search(text, start, end))


def _is_plain(number: re.Match[str]) -> bool:
    """Tell the forms that are numbers of nothing else, "1325 (2000)" and "S-23/2", from "62/124"."""
    of_year = number["old"] and number["roman"] and number["roman"].isdigit()
    return len(number["old"]) > 2 if of_year else bool(number["old"] or number["special"] or number["emergency"])


def _joins(text: str, start: int, number: re.Match[str], grammar: _Grammar) -> bool:
    """Tell whether a number goes on a list: behind a comma or "and", or right behind the number before it."""
    near = max(start, number.start() - _NEAR)
    return not text[start : number.start()].strip() or bool(grammar.find("joint", text, near, number.start()))


def _dated(text: str, at: int, grammar: _Grammar) -> tuple[str | None, bool, int]:
    """Read " of 22 December 2044" behind a number: the date, whether it is of all numbers so far, where it ends."""
    language = grammar.language
    lead = language.pattern["dated"].match(text, at)
    day = language.day.match(text, lead.end()) if lead else None
    if lead and day and day["day"]:
        return language.iso(day), bool(lead["all"]), day.end()
    return None, False, at


def _behind(text: str, numbers: list[re.Match[str]], grammar: _Grammar) -> Iterator[_Chain]:
    """Give the lists whose word stands behind them, as in Chinese."""
    kind = grammar.language.pattern["kind"]
    chain: _Chain | None = None
    last = 0
    chains: list[_Chain] = []
    for at in range(len(numbers) - 1, -1, -1):
        number = numbers[at]
        lower = numbers[at - 1].end() if at else 0
        leads = _is_plain(number) or grammar.find("lead", text, lower, number.start())
        if not leads and not _joins(text, lower, number, grammar):
            continue
        word = kind.match(text, number.end())
        if word:
            chain = _Chain(word, end=word.end())
            chains.append(chain)
        elif not number.start() or chain is None or _is_parted(text, number.end(), last, kind):
            continue  # at the start of a text a number without its word is the text's own
        last = number.start()
        dated = grammar.find("dated", text, max(lower, last - _NEAR), last)
        date = grammar.language.find_date(dated["before"]) if dated else None
        chain.numbers.insert(0, (number, date))
    yield from reversed(chains)


def _body(text: str, chain: _Chain, speaker: str, grammar: _Grammar, behind: bool) -> str:
    """Tell which body adopted what a list names; empty for one that is not known.

    A number of the form 39/2 is of the Assembly or of the Human Rights Council: its day tells, for each had only one
    39th session.
    """
    named = _named(text, chain, speaker, grammar, behind)
    if named.is_beside or named.body not in (None, *_SESSIONAL, "council"):
        return named.body or ""
    if named.is_own and speaker != "unga":
        return speaker
    if chain.word["resolution"] and any(len(each["serial"] or "") > _SERIAL_OF_COUNCIL for each, _ in chain.numbers):
        return "unga"
    fitting = _by_day(chain)
    if fitting is not None and (fitting or named.body is None):
        return fitting
    if named.body is not None:
        return named.body
    if named.is_own:
        return speaker
    start = chain.numbers[0][0].start() if behind else chain.word.start()
    since = max((found.end() for found in _SENTENCE.finditer(text, 0, start)), default=0)
    return "hrc" if _named_last(text[since:start], grammar) == "hrc" else speaker


class _Named(NamedTuple):
    """The body that is named near a list: None where none is, empty where it is one that we do not know.

    `is_own` tells that words like "its" say whose the list is, `is_beside` that the full name stands right at it.
    """

    body: str | None = None
    is_own: bool = False
    is_beside: bool = False


def _named(text: str, chain: _Chain, speaker: str, grammar: _Grammar, behind: bool) -> _Named:
    """Look for a name between word and number, before them, and behind the list."""
    first = chain.numbers[0][0]
    start = first.start() if behind else chain.word.start()
    stretches = [("organ_before", max(0, start - _NEAR), start)]
    if not behind:
        stretches.insert(0, ("organ_between", chain.word.end(), first.start()))
        stretches.append(("organ_behind", chain.end, min(len(text), chain.end + _NEAR)))
    is_own = bool(chain.word.groupdict().get("own"))
    for name, lower, upper in stretches:
        pattern = grammar.language.pattern[name]
        if name != "organ_before":
            found = pattern.match(text, lower, upper)
        elif behind:
            # A day and a title may stand between name and number: the last name counts.
            found = next(iter([*pattern.finditer(text, lower, upper)][::-1]), None)
        else:
            found = pattern.search(text, lower, upper)
        if not found:
            continue
        said = found.groupdict()
        if said.get("other"):
            return _Named("")
        if said.get("organ"):
            gap = grammar.language.day.sub("", text[found.end() : start]) if behind else ""
            return _Named(grammar.bodies[_key(found["organ"])], is_beside=len(gap) <= _BESIDE)
        if said.get("council"):
            return _Named(_council(text[: found.start("council")], speaker, grammar))
        if said.get("assembly"):
            return _Named("unga")
        is_own = True
        break
    if is_own and not behind and text.startswith((",", "،"), chain.end):
        # "that, in its resolution 99/1, the Council decided": whose it is may stand behind.
        subject = grammar.language.pattern["organ_behind"].match(text, chain.end)
        if subject and subject["organ"]:
            return _Named(grammar.bodies[_key(subject["organ"])], is_beside=True)
    return _Named(None, is_own)


def _by_day(chain: _Chain) -> str | None:
    """Tell from days and sessions whether a list is the Assembly's or the Human Rights Council's.

    None where no day is printed, empty where neither fits: then another body adopted it.
    """
    days = [(session, int(day[:4])) for number, day in chain.numbers if day and (session := regular_session(number))]
    if not days:
        return None
    # The Assembly had its first session in 1946, the next ones from September on; the Council, three a year since 2006.
    assembly = sum(year - session in (1945, 1946) for session, year in days)
    council = sum(year == 2005 + (session + 2) // 3 for session, year in days)
    return "hrc" if council > assembly else "unga" if assembly else ""


def _named_last(before: str, grammar: _Grammar) -> str:
    """Give the body that was named last."""
    named = [
        (at, organ.key) for organ in grammar.language.organs for form in organ.forms if (at := before.rfind(form)) >= 0
    ]
    return max(named)[1] if named else ""


def _council(before: str, speaker: str, grammar: _Grammar) -> str:
    """Tell which council "the Council" is: the one that was named last, else the speaker."""
    last = _named_last(before, grammar)
    return last if last in _COUNCILS else speaker if speaker in _COUNCILS else "council"

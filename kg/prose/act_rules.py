"""How a language hangs words on its acts and joins acts: the section `acts` of its language file."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

LETTERS = r"[a-zA-Z\u00c0-\u024f\u0300-\u036f\u0400-\u052f\u0620-\u0652\u0670-\u06d3]+|[\u4e00-\u9fff]"
"""A word: letters by their blocks, with the marks that stand on them (`\\w` takes twice the time); or a sign."""
_NEVER = "(?!)"


def _never() -> re.Pattern[str]:
    return re.compile(_NEVER)


@dataclass(frozen=True)
class Rules:
    """What a language file says of acts: first what belongs to one, then what leads to one, then what looks like one.

    Words of an act. `adverbs` belong to it wherever they stand, those `before` and `behind` only there; `degrees` and
    `fillers` only inside it. `joins` lead to an act and are no words of it. `adjectives` are adverbs that before a
    noun are none ("encourages further efforts"): behind an act they count before one of `determiners` and before a
    name. `feelings` are the heads and tails that make another act ("with appreciation"), `renewed` what an act may
    say again ("its request"), `continuing` what may stand before an infinitive, by tense ("continues to"), `perfect`
    what makes a participle of the past ("having"), `prefixes` what stands before every verb of the preamble.
    `has_same_forms` says that the preamble's verbs are the operative ones.

    Where an act stands. `subject` is the organ that speaks, where no act opens the paragraph; `hung` what a
    participle hangs on at the beginning; `ahead` what else may stand before the first act. `joints` find where a
    further act may begin: group `main` where only an act of the organ may follow, `hung` where only one that hangs on
    another, `bare` where no comma tells it, `tight` where it must follow at once. `hung_behind` tells so behind a
    participle.

    What is no act. Acts whose words are of one of the `genders` do not follow acts of another. `noun` finds behind a
    verb that it is a noun, `listed` behind a participle that it is one of a list, `relative` before a verb in a
    preamble that another one acts, `relative_bare` so before a bare joint. Acts that are `alone` only open a
    paragraph; `alone_participle` and `alone_finite` say so of one form, `alone_comma` and `alone_bare` of acts behind
    a mere comma, or behind none.
    """

    adverbs: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    adjectives: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    feelings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    renewed: tuple[str, ...] = ()
    continuing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    perfect: str = ""
    prefixes: tuple[str, ...] = ()
    has_same_forms: bool = False
    subject: re.Pattern[str] = field(default_factory=_never)
    hung: re.Pattern[str] = field(default_factory=_never)
    ahead: re.Pattern[str] = field(default_factory=_never)
    joints: tuple[re.Pattern[str], ...] = ()
    hung_behind: re.Pattern[str] = field(default_factory=_never)
    genders: tuple[re.Pattern[str], ...] = ()
    noun: re.Pattern[str] = field(default_factory=_never)
    listed: re.Pattern[str] = field(default_factory=_never)
    relative: re.Pattern[str] = field(default_factory=_never)
    relative_bare: re.Pattern[str] = field(default_factory=_never)
    alone: frozenset[str] = frozenset()
    alone_participle: frozenset[str] = frozenset()
    alone_finite: frozenset[str] = frozenset()
    alone_comma: frozenset[str] = frozenset()
    alone_bare: frozenset[str] = frozenset()


@cache
def rules(language: str) -> Rules:
    """Read the section `acts` of a language file."""
    file = files("kg") / "languages" / f"{language}.toml"
    written: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))["acts"]

    def pattern(name: str) -> re.Pattern[str]:
        return re.compile(written.get(name, _NEVER))

    def words(name: str) -> tuple[str, ...]:
        return tuple(written.get(name, ()))

    def table(name: str) -> dict[str, tuple[str, ...]]:
        return {key: tuple(forms) for key, forms in written.get(name, {}).items()}

    return Rules(
        adverbs=words("adverbs"),
        before=words("before"),
        behind=words("behind"),
        degrees=words("degrees"),
        fillers=words("fillers"),
        joins=words("joins"),
        adjectives=frozenset(words("adjectives")),
        determiners=frozenset(words("determiners")),
        feelings=table("feelings"),
        renewed=words("renewed"),
        continuing=table("continuing"),
        perfect=written.get("perfect", ""),
        prefixes=words("prefixes"),
        has_same_forms=written.get("same_forms", False),
        subject=pattern("subject"),
        hung=pattern("hung"),
        ahead=pattern("ahead"),
        # With the first word that follows: few words begin an act.
        joints=tuple(re.compile(rf"(?:{joint})(?P<first>{LETTERS})") for joint in words("joints")),
        hung_behind=pattern("hung_behind"),
        genders=tuple(re.compile(gender) for gender in words("genders")),
        noun=pattern("noun"),
        listed=pattern("listed"),
        relative=pattern("relative"),
        relative_bare=pattern("relative_bare"),
        alone=frozenset(words("alone")),
        alone_participle=frozenset(words("alone_participle")),
        alone_finite=frozenset(words("alone_finite")),
        alone_comma=frozenset(words("alone_comma")),
        alone_bare=frozenset(words("alone_bare")),
    )

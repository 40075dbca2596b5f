"""Every regular expression of `kg`, and the texts that are hardest for each.

    python -m tests.torture.patterns

prints them as JSON. They are recorded where they are compiled, in a process of its own that loads all modules and
languages and reads the specimens; what no specimen needs is taken from the source.
"""

import ast
import importlib
import json
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

# Private, but the only place that tells how `re` understands a pattern.
parser, sre = importlib.import_module("re._parser"), importlib.import_module("re._constants")
HOME = Path(__file__).parents[2]
ANCHORED = frozenset({"match", "fullmatch"})
_TOLD = frozenset({"pattern", "flags", "groupindex"})
"""What is asked of a pattern without trying it."""
_CALLS = frozenset({"compile", "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"})
_LONG = 40
"""A repetition that ends before so many is bounded."""


class Pattern(NamedTuple):
    """A regular expression, where it stands, and whether it is only ever tried at one place of a text."""

    pattern: str
    flags: int
    where: str
    anchored: bool


class Attack(NamedTuple):
    """A text that grows in its middle."""

    prefix: str
    pump: str
    suffix: str

    def of(self, length: int) -> str:
        """Write it with a middle of so many characters."""
        return self.prefix + self.pump * (length // len(self.pump) or 1) + self.suffix


# ---- what patterns there are ----


def recorded() -> dict[tuple[str | bytes, int], set[tuple[str, int]]]:
    """Load and use everything, and note each pattern with file and line of who compiled it."""
    found: dict[tuple[str | bytes, int], set[tuple[str, int]]] = defaultdict(set)
    compiled = re._compile  # type: ignore[attr-defined]

    def note(pattern: Any, flags: int) -> Any:
        made = compiled(pattern, flags)
        frame = sys._getframe(1)
        while Path(frame.f_code.co_filename).parent.name == "re" and frame.f_back:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(HOME / "kg"):
            found[made.pattern, made.flags].add((path.relative_to(HOME).as_posix(), frame.f_lineno))
        return made

    re._compile = note  # type: ignore[attr-defined]
    _use_everything()
    re._compile = compiled  # type: ignore[attr-defined]
    return found


def _use_everything() -> None:
    import kg

    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if not module.name.endswith((".__main__", ".hatch_build")):
            importlib.import_module(module.name)
    from kg.errors import Unreadable
    from kg.family import families, family_of
    from kg.knowledge import knowledge, records
    from kg.pipeline import understand
    from kg.prose.language import LANGUAGES
    from kg.read import load, read

    for language in LANGUAGES:
        knowledge(language)
    for family in families():
        if family.register:
            list(records(family))
    for path in sorted((HOME / "kg" / "specimens").iterdir()):
        try:
            reading = read(load(path.name, path))
        except Unreadable:
            continue
        if known := family_of(reading):
            list(understand(reading, known))


def everything() -> Iterator[Pattern]:
    """Give every pattern of the package; those of bytes are given as characters."""
    found = recorded()
    uses = _Uses()
    seen = {place for places in found.values() for place in places}
    for words, flags, first, last in uses.written:
        if not any((first[0], line) in seen for line in range(first[1], last + 1)):
            found[words, flags].add(first)
    for (pattern, flags), places in sorted(found.items(), key=lambda item: sorted(item[1])):
        words = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
        flags = flags & ~re.UNICODE if isinstance(pattern, str) else flags
        where = ", ".join(f"{name}:{line}" for name, line in sorted(places))
        yield Pattern(words, flags, where, all(uses.anchored(place, words) for place in places))


class _Uses:
    """What the source does with patterns: which are written there, and how each name is used."""

    def __init__(self) -> None:
        self.written: list[tuple[str, int, tuple[str, int], int]] = []
        self._named: dict[tuple[str, int], str] = {}
        self._by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for path in sorted((HOME / "kg").rglob("*.py")):
            self._read(path.relative_to(HOME).as_posix(), ast.parse(path.read_text("utf-8")))
        from kg.prose.language import LANGUAGES, load

        self._keys: dict[str, set[str]] = defaultdict(set)
        for language in LANGUAGES:
            for key, pattern in load(language).pattern.items():
                self._keys[pattern.pattern].add(key)

    def _read(self, name: str, tree: ast.Module) -> None:
        above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            parent = above.get(node)
            used = _used(node, parent)
            if isinstance(node, ast.Call) and (does := _call(node)):
                self._note(name, node, does, above.get(parent) if isinstance(parent, ast.IfExp) else parent)
            elif not used:
                continue
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self._by_name[name if node.id.startswith("_") else "*", node.id].add(used)
            elif isinstance(node, ast.Attribute):
                self._by_name[name, node.attr].add(used)
                self._by_name["*", node.attr].add(used)
            elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                self._by_key[str(node.slice.value)].add(used)

    def _note(self, name: str, node: ast.Call, does: str, parent: ast.AST | None) -> None:
        """Note what is compiled here, for whom, and with which flags."""
        target = ast.unparse(parent.targets[0]) if isinstance(parent, ast.Assign) else ""
        target = ast.unparse(parent.target) if isinstance(parent, ast.AnnAssign) else target
        target = parent.arg or "" if isinstance(parent, ast.keyword) else target
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            self._named[name, line] = target if does == "compile" else f"re.{does}"
        written = _written(node.args[0])
        flags = [word for word in re.findall(r"re\.([A-Z]+)", ast.unparse(node)) if word != "Pattern"]
        if written is not None:
            number = sum({int(getattr(re, flag)) for flag in flags})
            self.written.append((written, number, (name, node.lineno), node.end_lineno or node.lineno))

    def anchored(self, place: tuple[str, int], pattern: str) -> bool:
        """Tell whether a pattern that is compiled at a place is only ever tried at one place of a text."""
        name = self._named.get(place, "")
        if name.startswith("re."):
            return name[3:] in ANCHORED
        if keys := self._keys.get(pattern):
            used = set().union(*(self._by_key[key] for key in keys))
        elif name.startswith("_"):
            used = self._by_name[place[0], name]
        else:
            used = self._by_name[place[0], name] or self._by_name["*", name]
        return bool(used) and used <= ANCHORED


def _used(node: ast.AST, parent: ast.AST | None) -> str:
    """Tell how a name is used here: the method that is called, nothing where it is only looked at, else "?"."""
    if isinstance(parent, ast.Attribute) and parent.value is node:
        return "" if parent.attr in _TOLD else parent.attr
    return "" if isinstance(parent, ast.BoolOp | ast.IfExp | ast.UnaryOp | ast.FormattedValue) else "?"


def _call(node: ast.Call) -> str:
    """Name the function of `re` that is called, if one is."""
    function = node.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "re":
        return function.attr if function.attr in _CALLS else ""
    return ""


def _written(node: ast.expr) -> str | None:
    """Give a pattern as the source writes it; what is filled in is taken for a word."""
    if isinstance(node, ast.Constant):
        return node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "word" for part in node.values)
    return None


# ---- what is hardest for one ----


def attacks(pattern: str, flags: int) -> Iterator[Attack]:
    """Give texts that repeat what a pattern repeats, and then end otherwise than it wants.

    Before the repeated piece stands what the pattern wants there, or nothing: then the search begins anew in it.
    """
    tree = parser.parse(pattern, flags)
    seen: set[Attack] = set()

    def fresh(*made: Attack) -> Iterator[Attack]:
        yield from (one for one in made if one.pump and one not in seen and not seen.add(one))  # type: ignore[func-returns-value]

    for prefix, pump in _pumps(list(tree), ""):
        before = prefix[-60:]
        yield from fresh(*(Attack(head, pump, tail) for head in (before, "") for tail in ("", "\0", "!")))
        # Many beginnings, each of which looks far ahead.
        yield from fresh(Attack("", before + pump, "\0"), Attack("", before, "\0"))
    yield from fresh(Attack("", _sample(list(tree)[:1]), "\0"), Attack("", _sample(list(tree))[:100], "\0"))


def _pumps(tree: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    """Give each piece that may be repeated without end, with a text that leads to it."""
    for op, value in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            if value[1] > _LONG:
                yield from ((before, pump) for pump in dict.fromkeys(_sample(value[2], pick) for pick in range(6)))
            yield from _pumps(value[2], before)
        elif op is sre.SUBPATTERN:
            yield from _pumps(value[3], before)
        elif op is sre.ATOMIC_GROUP:
            yield from _pumps(value, before)
        elif op is sre.BRANCH:
            for branch in value[1][:12]:
                yield from _pumps(branch, before)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _pumps(value[1], before)
        before += _sample([(op, value)])


def _sample(tree: Iterable[Any], pick: int = 0) -> str:
    """Write a text that a piece of a pattern matches, as far as can be told without trying."""
    made = ""
    for op, value in tree:
        if op is sre.LITERAL:
            made += chr(value)
        elif op is sre.NOT_LITERAL:
            made += "b" if value == ord("a") else "a"
        elif op is sre.ANY:
            made += "a"
        elif op is sre.IN:
            members = _members(value)
            made += members[pick % len(members)]
        elif op is sre.BRANCH:
            made += _sample(value[1][pick % len(value[1])], pick)
        elif op is sre.SUBPATTERN:
            made += _sample(value[3], pick)
        elif op is sre.ATOMIC_GROUP:
            made += _sample(value, pick)
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            made += _sample(value[2], pick) * max(value[0], min(1, value[1]))
        elif op is sre.GROUPREF:
            made += "a"
    return made


def _members(parts: list[Any]) -> list[str]:
    """Give some characters of a class."""
    is_negated = parts[0][0] is sre.NEGATE
    tried = list(' a1,.A-(/“²é一ا\n\t:<"*')
    for op, value in parts:
        tried += [chr(value)] if op is sre.LITERAL else [chr(end) for end in value] if op is sre.RANGE else []
    found = [sign for sign in dict.fromkeys(tried) if any(_is_in(sign, part) for part in parts) != is_negated]
    return found or ["x"]


def _is_in(sign: str, part: tuple[Any, Any]) -> bool:
    op, value = part
    if op is sre.LITERAL:
        return ord(sign) == int(value)
    if op is sre.RANGE:
        return int(value[0]) <= ord(sign) <= int(value[1])
    if op is not sre.CATEGORY:
        return False
    name = str(value)
    kind = name.removeprefix("CATEGORY_").removeprefix("NOT_")
    is_of_it = {"DIGIT": sign.isdigit(), "SPACE": sign.isspace(), "WORD": sign.isalnum() or sign == "_"}[kind]
    return is_of_it != ("NOT_" in name)


if __name__ == "__main__":
    json.dump(list(everything()), sys.stdout)

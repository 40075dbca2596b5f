"""Labels of paragraphs, and the keys that parts get from them: `para/5/a`, `annex/i/section/ii/para/3`."""

from collections import Counter
from collections.abc import Iterator

from kg.prose.drafts import Draft
from kg.prose.record import PartKind
from kg.roman import from_roman, is_roman, to_roman

_SEGMENTS: dict[PartKind, str] = {
    "preambular": "preamble",
    "operative": "para",
    "annexed": "para",
    "passage": "text",
    "heading": "heading",
    "row": "row",
}


def letter_path(letter: str, current: tuple[str, ...]) -> tuple[str, ...] | None:
    """Find the level on which a lettered label follows on; the deepest row comes first.

    >>> letter_path("b", ("5", "a")), letter_path("i", ("5", "b")), letter_path("c", ("5", "a"))
    (('5', 'b'), ('5', 'b', 'i'), None)
    """
    for depth in range(len(current), 0, -1):
        if letter in _next(current[depth - 1]):
            return (*current[: depth - 1], letter)
    if letter == "a" and (not current or current[-1].isdigit() or (len(current) > 1 and not current[-1].strip("ivx"))):
        return (*current, "a")
    if letter == "i" and current:
        return (*current, "i")
    return None


def _next(label: str) -> tuple[str, ...]:
    """Give the labels that may follow one: letters go on to (aa) after (z), Roman numerals count."""
    following: list[str] = []
    if label.isdigit():
        return ()
    if len(set(label)) == 1:
        following.append("a" * (len(label) + 1) if label[0] == "z" else chr(ord(label[0]) + 1) * len(label))
    if is_roman(label.upper()):
        following.append(to_roman(from_roman(label.upper()) + 1).lower())
    return tuple(following)


def keys(drafts: list[Draft]) -> Iterator[str]:
    """Give each draft its key; a section is part of it only where numbers begin anew in each section."""
    numbered = Counter((d.annex, *d.path) for d in drafts if d.kind in ("operative", "annexed"))
    anew = {annex for (annex, *_), times in numbered.items() if times > 1}
    seen: Counter[str] = Counter()
    for draft in drafts:
        where = [draft.annex, draft.section if draft.annex in anew else "", _SEGMENTS[draft.kind]]
        path = draft.path
        if draft.kind not in ("operative", "annexed"):
            counted = "/".join(filter(None, where))
            if draft.section and draft.annex not in anew:
                # What is counted goes on from section to section, as the numbers do.
                seen[counted] += len(path) == 1
                path = (str(seen[counted]), *path[1:])
            else:
                seen[counted] = max(seen[counted], int(path[0]))
        yield "/".join((*filter(None, where), *path))

"""The ontology as a picture: its classes, what is a kind of what, and the properties that link them, drawn as SVG.

Drawn from the ontology itself, so it is never out of date. The classes stand in columns: who speaks, the document, its
parts, what is said in them, where the words stand. A class that no column names stands in the box of its superclass,
and one without a superclass in the last column.
"""

from collections import defaultdict
from dataclasses import dataclass
from html import escape

from kg.iri import NS
from kg.pages.ontology import Term

_COLUMNS = (
    ("Who", ("Body", "State", "Role", "Group", "Place", "Conference", "Programme")),
    ("When and where", ("Session", "Meeting", "AgendaItem", "Vote", "Ballot")),
    ("Texts", ("Resolution", "Decision", "Conclusion", "Statement", "Instrument", "SourceDocument", "Expression")),
    (
        "Parts",
        (
            "Paragraph",
            "ArticleParagraph",
            "Article",
            "Section",
            "Annex",
            "Heading",
            "TableRow",
            "FramePart",
            "Footnote",
        ),
    ),
    ("What is said", ("Act", "Action", "Citation", "GenericReference", "Mandate")),
    ("Where it stands", ("Mention", "NoteMark", "FrameLine", "SourceFile")),
)
_LETTERS = 23
_WIDE, _HIGH, _GAP_X, _GAP_Y, _TOP, _MARGIN = 158, 30, 66, 14, 44, 8


@dataclass(frozen=True, slots=True)
class Box:
    """A class on the picture, and the classes below it, which stand in it."""

    name: str
    label: str
    below: tuple[str, ...]
    x: float
    y: float

    @property
    def height(self) -> float:
        """Give the height: a line for the class, one for each below it."""
        return _HIGH + 17 * len(self.below)


def diagram(sections: list[tuple[str, list[Term]]]) -> str:
    """Draw the classes of the ontology and the properties between them; the text is safe to put into a page."""
    known = (term for _, terms in sections for term in terms)
    classes = {term.name: term for term in known if term.kind == "Classes" and not term.deprecated}
    above = {name: _own(term.above) & classes.keys() for name, term in classes.items()}
    below: dict[str, list[str]] = defaultdict(list)
    for name, over in above.items():
        for one in sorted(over):
            below[one].append(name)
    boxes = _placed(classes, above, below)
    links = _links(sections, boxes)
    width = len(_COLUMNS) * (_WIDE + _GAP_X) - _GAP_X + 2 * _MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=0) + _MARGIN
    drawn = [
        f'<svg class="diagram" viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}" role="group" '
        f'aria-labelledby="diagram-title"><title id="diagram-title">The classes of the ontology and what links them'
        "</title>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ]
    drawn += [
        f'<text class="column" x="{_MARGIN + at * (_WIDE + _GAP_X)}" y="20">{escape(title)}</text>'
        for at, (title, _) in enumerate(_COLUMNS)
    ]
    drawn += _arrows(links, boxes)
    drawn += [_drawn(box, classes) for box in boxes.values()]
    return "".join([*drawn, "</svg>"])


def _own(iris: list[str]) -> set[str]:
    return {iri.removeprefix(NS) for iri in iris if iri.startswith(NS)}


def _placed(classes: dict[str, Term], above: dict[str, set[str]], below: dict[str, list[str]]) -> dict[str, Box]:
    """Give a place to each class that stands in no other's box."""
    columns: list[list[str]] = [[name for name in names if name in classes] for _, names in _COLUMNS]
    named = {name for column in columns for name in column}
    columns[-1] += sorted(name for name in classes if name not in named and not _stands_in(name, above, named))
    boxes: dict[str, Box] = {}
    for at, column in enumerate(columns):
        y = float(_TOP)
        for name in column:
            inside = tuple(one for one in _all_below(name, below) if one not in named)
            term = classes[name]
            boxes[name] = Box(name, _label(term), inside, _MARGIN + at * (_WIDE + _GAP_X), y)
            y += boxes[name].height + _GAP_Y
    return boxes


def _stands_in(name: str, above: dict[str, set[str]], named: set[str]) -> bool:
    return any(over in named or _stands_in(over, above, named) for over in above[name])


def _all_below(name: str, below: dict[str, list[str]]) -> list[str]:
    return [one for direct in below.get(name, ()) for one in (direct, *_all_below(direct, below))]


def _links(sections: list[tuple[str, list[Term]]], boxes: dict[str, Box]) -> dict[tuple[str, str], list[str]]:
    """Gather the properties between two boxes.

    Those of a class in a box are the box's; what is said of several classes is drawn from the first of them, lest the
    picture be nothing but lines.
    """
    home = {inside: name for name, box in boxes.items() for inside in (name, *box.below)}
    order = list(boxes)
    links: dict[tuple[str, str], list[str]] = defaultdict(list)
    for term in (term for _, terms in sections for term in terms if term.range and not term.deprecated):
        ends = [
            sorted({home[name] for name in _own(side) if name in home}, key=order.index)
            for side in (term.domain, term.range)
        ]
        if all(ends) and ends[0][0] != ends[1][0]:
            links[ends[0][0], ends[1][0]].append(term.name)
    return links


def _arrows(links: dict[tuple[str, str], list[str]], boxes: dict[str, Box]) -> list[str]:
    """Draw the links; those that meet at one side of a box end at different heights of it."""
    ports: dict[tuple[str, bool], list[tuple[float, tuple[str, str]]]] = defaultdict(list)
    for link in links:
        one, other = (boxes[name] for name in link)
        for at, far in ((one, other), (other, one)):
            ports[at.name, far.x >= at.x].append((far.y, link))
    heights = {
        (name, link): boxes[name].y + boxes[name].height * (place + 1) / (len(ends) + 1)
        for (name, _), ends in ports.items()
        for place, (_, link) in enumerate(sorted(ends))
    }
    return [_arrow(boxes[one], boxes[other], heights, names) for (one, other), names in sorted(links.items())]


def _arrow(one: Box, other: Box, heights: dict[tuple[str, tuple[str, str]], float], names: list[str]) -> str:
    link = (one.name, other.name)
    start_y, end_y = heights[one.name, link], heights[other.name, link]
    start, end = (one.x + _WIDE, other.x) if one.x < other.x else (one.x, other.x + _WIDE)
    if one.x == other.x:
        start = end = one.x + _WIDE
    bend = 34 if one.x == other.x else (end - start) * 0.5
    last = 34 if one.x == other.x else -bend
    path = f"M{start:g} {start_y:.4g}C{start + bend:g} {start_y:.4g} {end + last:g} {end_y:.4g} {end:g} {end_y:.4g}"
    said = escape(f"{one.name} {', '.join(sorted(names))} {other.name}")
    return f'<path class="link" d="{path}"><title>{said}</title></path>'


def _drawn(box: Box, classes: dict[str, Term]) -> str:
    lines = [
        f'<g class="box"><a href="#{box.name}"><rect x="{box.x:g}" y="{box.y:g}" width="{_WIDE}" '
        f'height="{box.height:g}" rx="4"/><text x="{box.x + 10:g}" y="{box.y + 20:g}">{escape(box.label)}</text></a>'
    ]
    for at, name in enumerate(box.below):
        y = box.y + _HIGH + 17 * at + 9
        words = escape(_label(classes[name]))
        lines.append(f'<a href="#{name}"><text class="below" x="{box.x + 20:g}" y="{y:g}">{words}</text></a>')
    return "".join([*lines, "</g>"])


def _label(term: Term) -> str:
    words = next((text for text, language in term.labels if language == "en"), term.name)
    words = words[:1].upper() + words[1:]
    return words if len(words) <= _LETTERS else f"{words[: _LETTERS - 1].rstrip()}…"

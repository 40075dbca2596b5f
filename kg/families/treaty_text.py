"""Treaties: preamble, articles with their headings, paragraphs 1., A., (1), (a) in them, chapters above them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg import iri, terms
from kg.errors import Unreadable
from kg.family import Family
from kg.mapping import Statements, of_text, say_expression, say_frame, say_source, say_text
from kg.mapping.evidence import say_place
from kg.model import Block, Described, Leftover, Origin, Reading
from kg.prose.language import Language, load
from kg.prose.meaning import Knowledge
from kg.prose.record import FrameLine, Part, Text
from kg.prose.segment import frame_part
from kg.read import articles as data
from kg.read.numerals import numeral
from kg.roman import from_roman, is_roman
from kg.vocab import DCTERMS, ELI, SKOS, UNDO, Nansen

# The words by which parties to a treaty speak; they open its preamble.
_PARTIES = re.compile(
    r"(?:The (?:High Contracting|Contracting|States|State) Parties(?: to (?:this|the present) [A-Z][a-z]+)?"
    r"|We, the Heads of State and Government[^,]{0,120}"
    r"|Les (?:Hautes )?Parties contractantes|Les États parties(?: à (?:la|le) présente? [A-Z][a-zé]+)?"
    r"|締約各方|缔约各方)"
    r"\s?[,，]\s?(?P<rest>.*)\Z",
    re.DOTALL,
)
_PREAMBLE = re.compile(r"(?i:preamble|préambule)\Z")
_CLOSING = re.compile(r"(?i:in witness whereof|in faith whereof|done (?:at|in) |en foi de quoi|fait à )")
_DONE = re.compile(r"(?i:done|concluded|adopted) (?:at|in) (?P<place>[A-Z][\w’' -]+?),? (?:on |this )", re.DOTALL)
_TITLE = re.compile(
    r"(?:.{0,60}\b)?(?P<kind>(?i:Convention|Protocol|Covenant|Agreement|Treaty|Charter|Statute))\b", re.DOTALL
)
_SMALL = re.compile(r"(?<=\s)(?:Relating|Concerning|Regarding|Governing|On|Of|To|The|For|And|Against)\b")
_NAMED = re.compile(r"(?P<head>(?i:article) (?:\d{1,3}|[IVXLC]+))\s*[.:–—-]\s*(?P<title>[^\W\d_].*)\Z")
_CLOSED = re.compile(r"[.;:,。；：，]\Z")
_LONGEST_HEADING = 150
_CHINESE = {numeral(number, "chineseCounting"): str(number) for number in range(1, 100)}
_LABELS = (
    ("number", re.compile(r"(?P<label>(?P<sign>\d{1,2}) ?\.)(?:\s+|(?=\())(?=\S)")),
    ("number", re.compile(r"(?P<label>[(（](?P<sign>[一二三四五六七八九十]{1,3})[)）])\s*(?=\S)")),
    ("capital", re.compile(r"(?P<label>(?P<sign>[A-H])\.)(?:\s+|(?=\())(?=\S)")),
    ("boxed", re.compile(r"(?P<label>\((?P<sign>\d{1,2})\))\s*(?=\S)")),
    ("letter", re.compile(r"(?P<label>\(?(?P<sign>[a-z]{1,2})\))\s*(?=\S)")),
    ("letter", re.compile(r"(?P<label>[(（](?P<sign>[甲乙丙丁戊己庚辛壬癸])[)）])\s*(?=\S)")),
    ("roman", re.compile(r"(?P<label>\((?P<sign>[ivx]{1,5})\))\s*(?=\S)")),
    ("roman", re.compile(r"(?P<label>[(（](?P<sign>[子丑寅卯辰巳午未申酉戌亥])[)）])\s*(?=\S)")),
)
"""Labels by level, in the order in which they are tried. Chinese has stems on the second level, then branches."""
_STEMS = dict(zip("甲乙丙丁戊己庚辛壬癸", "abcdefghij", strict=True))
_BRANCHES = {sign: numeral(place, "lowerRoman") for place, sign in enumerate("子丑寅卯辰巳午未申酉戌亥", 1)}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A labelled paragraph of an article: the labels down to it, its own as printed, its words, its source lines."""

    path: tuple[str, ...]
    label: str
    text: str
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """An article: number in Arabic figures, heading, words before any label, labelled paragraphs, chapter."""

    number: str
    heading: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    chapter: str
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class TreatyText:
    """One language version of a treaty.

    `instrument` is the tail of the treaty, `is_registered` tells that a register describes it; `kind`, `place` and
    `date` (ISO 8601) are said of one that no register knows. `chapters` are numbers with headings. `frame` keeps the
    lines that only head a part: "PREAMBLE", "Article 1".
    """

    instrument: str
    is_registered: bool
    kind: str
    place: str
    date: str
    title: str
    language: str
    parts: tuple[Part, ...]
    articles: tuple[Article, ...]
    chapters: tuple[tuple[str, str], ...]
    frame: tuple[FrameLine, ...]
    origin: Origin


def accepts(reading: Reading) -> bool:
    """Recognise a treaty: data of articles, or parties who open a preamble above numbered articles."""
    if reading.carrier == "articles":
        return True
    if reading.carrier == "table":
        return False
    words = [block.words for block in reading.blocks]
    opened = next((at for at, line in enumerate(words) if _PARTIES.match(line)), None)
    language = load(reading.language)
    return opened is not None and sum(_article(line, language) is not None for line in words[opened:]) > 1


def parse(reading: Reading, knowledge: Knowledge) -> Iterator[TreatyText | Leftover]:
    """Take each language version of a treaty apart.

    Raises Unreadable where the title or every article is missing, and where an article has no words.
    """
    versions = data.versions(reading.source) if reading.carrier == "articles" else {reading.language: reading.blocks}
    first: TreatyText | None = None
    for code, blocks in versions.items():
        for one in _version(reading, blocks, code, knowledge, first):
            if isinstance(one, TreatyText):
                first = first or one
            yield one


def _version(
    reading: Reading, blocks: Sequence[Block], code: str, knowledge: Knowledge, first: TreatyText | None
) -> Iterator[TreatyText | Leftover]:
    language = load(code)
    heads = [at for at, block in enumerate(blocks) if _article(block.words, language)]
    if not heads:
        raise Unreadable("The treaty has no article (a heading like 'Article 1'). Fetch the whole text", reading.at())
    above = [at for at in range(heads[0]) if not _divides(blocks[at].words, "chapter", language)]
    opened = next((at for at in above if _PARTIES.match(blocks[at].words)), heads[0])
    title_at = next((at for at in above if at < opened and _is_title(blocks[at], reading, at)), None)
    if title_at is None:
        says = "No title stands above the preamble (a line like 'Convention on ...'). Add the line"
        raise Unreadable(says, reading.at(blocks[opened].line))
    title = blocks[title_at].words
    for block in blocks[:title_at]:
        yield Leftover(block.words, reading.at(block.line))
    between = [block for block in blocks[title_at + 1 : opened] if not _PREAMBLE.match(block.words)]
    done = next((found for block in between if (found := _DONE.match(block.words))), None)
    parts = [frame_part("title", "title", title, (blocks[title_at].line,) * 2)]
    last = next((at for at in range(heads[-1], len(blocks)) if _CLOSING.match(blocks[at].words)), len(blocks))
    headings, preamble = _before_articles(blocks, opened, heads[0], language)
    parts += _preamble(preamble)
    for count, block in enumerate((*between, *blocks[last:]), 1):
        parts.append(Part("passage", f"text/{count}", "", "", block.words, (), (block.line, block.line)))
    articles, chapters = _articles(blocks[heads[0] : last], language, headings)
    empty = next((article for article in articles if not (article.text or article.paragraphs)), None)
    if empty is not None:
        raise Unreadable(f"Article {empty.number} has no words. Fetch the whole text", reading.at(empty.lines[0]))
    tail = first.instrument if first else _registered(title, knowledge)
    if not (tail or iri.name_slug(title)):
        says = "No register knows the treaty, and no Latin letter of its title could name it. Add it to instruments.csv"
        raise Unreadable(says, reading.at(blocks[title_at].line))
    kind = _TITLE.match(title)
    dated = next((day for block in between if (day := language.find_date(block.words))), None)
    yield TreatyText(
        instrument=tail or iri.instrument(title),
        is_registered=first.is_registered if first else bool(tail),
        kind=kind["kind"].lower() if kind else "treaty",
        place=done["place"] if done else "",
        date=dated or "",
        title=title,
        language=code,
        parts=tuple(parts),
        articles=tuple(_as_first(articles, first)),
        chapters=chapters,
        frame=tuple(
            FrameLine("heading", block.words, (block.line, block.line))
            for block in blocks[title_at + 1 : last]
            if _PREAMBLE.match(block.words) or _article(block.words, language)
        ),
        origin=reading.origin,
    )


def _article(words: str, language: Language) -> str | None:
    """Give the number of the article that this heading opens, in Arabic figures."""
    named = _NAMED.match(words)
    return _divides(named["head"] if named else words, "article", language)


def _divides(words: str, kind: str, language: Language) -> str | None:
    found = language.pattern["division"].match(words)
    return _figures(found["sign"]) if found and _kind(found["kind"]) == kind else None


def _kind(printed: str) -> str:
    """Tell articles from chapters and parts, whatever the language calls them."""
    plain = printed.casefold()
    articles = ("article", "artículo", "articulo", "статья", "条", "條", "المادة")
    chapters = ("chapter", "part", "chapitre", "partie", "titre", "capítulo", "parte", "глава", "часть", "章", "الفصل")
    return "article" if plain in articles else "chapter" if plain in chapters else ""


def _figures(sign: str) -> str | None:
    if sign.isdigit():
        return str(int(sign))
    if is_roman(sign.upper()):
        return str(from_roman(sign.upper()))
    return "1" if sign.casefold().startswith("premi") else _CHINESE.get(sign)


def _is_title(block: Block, reading: Reading, at: int) -> bool:
    if reading.carrier == "articles":
        return at == 0
    return len(block.words) < _LONGEST_HEADING and _TITLE.match(block.words) is not None


def _registered(title: str, knowledge: Knowledge) -> str:
    """Give the tail of the registered treaty whose name the title is, whatever capitals its small words have."""
    for spelling in (title, _SMALL.sub(lambda found: found[0].lower(), title)):
        for found in knowledge.names.find(spelling):
            if (found.start, found.end) == (0, len(spelling)) and found.bearers[0].thing.startswith("instrument/"):
                return found.bearers[0].thing
    return ""


def _before_articles(
    blocks: Sequence[Block], opened: int, until: int, language: Language
) -> tuple[list[Block], list[Block]]:
    """Part the headings of the first chapter from the preamble above them."""
    chapter = next((at for at in range(opened, until) if _divides(blocks[at].words, "chapter", language)), until)
    return list(blocks[chapter:until]), list(blocks[opened:chapter])


def _preamble(blocks: list[Block]) -> Iterator[Part]:
    """Give the words of the parties and the paragraphs of the preamble below them."""
    count = 0
    for block in blocks:
        words = block.words
        if found := _PARTIES.match(words):
            yield frame_part("opening", "opening", words[: found.start("rest")].strip(), (block.line, block.line))
            words = found["rest"]
        if words:
            count += 1
            yield Part("preambular", f"preamble/{count}", "", "", words, (), (block.line, block.line))


def _articles(
    blocks: Sequence[Block], language: Language, headings: list[Block]
) -> tuple[tuple[Article, ...], tuple[tuple[str, str], ...]]:
    """Read articles, and the chapters above them, out of the blocks below the preamble."""
    found: list[Article] = []
    chapters: list[tuple[str, str]] = []
    chapter = awaits = ""
    for block in (*headings, *blocks):
        words, lines = block.words, (block.line, block.line)
        if number := _article(words, language):
            named = _NAMED.match(words)
            found.append(Article(number, named["title"] if named else "", "", (), chapter, lines))
            awaits = "" if named else "article"
        elif number := _divides(words, "chapter", language):
            chapter, awaits = number, "chapter"
            chapters.append((number, words))
        elif awaits and _is_heading(block):
            if awaits == "chapter":
                chapters[-1] = (chapter, f"{chapters[-1][1]} {words}")
            else:
                found[-1] = replace(found[-1], heading=words)
            awaits = ""
        elif found:
            found[-1] = _with_words(found[-1], block)
            awaits = ""
    return tuple(found), tuple(chapters)


def _is_heading(block: Block) -> bool:
    if block.role == "heading":
        return True
    short = len(block.words) < _LONGEST_HEADING and not _CLOSED.search(block.words)
    return short and not any(pattern.match(block.words) for _, pattern in _LABELS)


def _with_words(article: Article, block: Block) -> Article:
    """Add a block: a labelled paragraph, or words that go on with what stands before them."""
    words, here = block.words, (block.line, block.line)
    lines = (article.lines[0], block.line)
    before = article.paragraphs[-1].path if article.paragraphs else ()
    added: list[Paragraph] = []
    while labelled := _labelled(words, before):
        path, label, words = labelled
        inner = _labelled(words, path)
        # A label right behind a label, "1. (a)", leaves the outer paragraph without words of its own.
        if not inner:
            added.append(Paragraph(path, label, words, here))
            break
        added.append(Paragraph(path, label, "", here))
        before = path
    if added:
        return replace(article, paragraphs=(*article.paragraphs, *added), lines=lines)
    if article.paragraphs:
        last = article.paragraphs[-1]
        longer = replace(last, text=f"{last.text} {words}", lines=(last.lines[0], block.line))
        return replace(article, paragraphs=(*article.paragraphs[:-1], longer), lines=lines)
    return replace(article, text=f"{article.text} {words}".strip(), lines=lines)


def _labelled(words: str, before: tuple[str, ...]) -> tuple[tuple[str, ...], str, str] | None:
    """Read a label that follows on: the next of its row on any level, or the first of a new row."""
    for _, pattern in _LABELS:
        found = pattern.match(words)
        if not found:
            continue
        sign = _STEMS.get(found["sign"]) or _BRANCHES.get(found["sign"]) or _CHINESE.get(found["sign"]) or found["sign"]
        for depth in range(len(before), 0, -1):
            if sign in _next(before[depth - 1]):
                return (*before[: depth - 1], sign), found["label"], words[found.end() :]
        if sign in ("1", "A", "a", "i"):
            return (*before, sign), found["label"], words[found.end() :]
    return None


def _next(sign: str) -> tuple[str, ...]:
    """Give the signs that may follow one in its row."""
    following = [str(int(sign) + 1)] if sign.isdigit() else []
    if len(sign) == 1 and sign.isalpha():
        following.append(chr(ord(sign) + 1))
    if sign.islower() and is_roman(sign.upper()):
        following.append(numeral(from_roman(sign.upper()) + 1, "lowerRoman"))
    return tuple(following)


def _as_first(articles: tuple[Article, ...], first: TreatyText | None) -> Iterator[Article]:
    """Give the paragraphs of a further version the keys of the first, where both have as many on the same levels."""
    known = {article.number: article.paragraphs for article in first.articles} if first else {}
    for article in articles:
        theirs = known.get(article.number, ())
        if [len(one.path) for one in article.paragraphs] == [len(one.path) for one in theirs]:
            keyed = (replace(one, path=other.path) for one, other in zip(article.paragraphs, theirs, strict=True))
            article = replace(article, paragraphs=tuple(keyed))
        yield article


def facts(treaty: TreatyText) -> Described:
    """Say the articles of a treaty: {instrument}/article/{n} and, below it, /para/{m}."""
    out = Statements()
    work = treaty.instrument
    text = Text(treaty.language, treaty.parts, ())
    if not treaty.is_registered:
        it = out.thing(work).a(Nansen.Instrument, UNDO.NormativeDocument, ELI.LegalResource)
        it.has(SKOS.prefLabel, terms.text(treaty.title, treaty.language))
        it.has(Nansen.instrumentKind, terms.text(treaty.kind, "en"))
        if treaty.date:
            it.has(ELI.date_document, terms.date(treaty.date))
        if treaty.place:
            out.place(it, Nansen.heldAt, treaty.place)
    expression = say_expression(out, work, text, treaty.title)
    say_source(out, expression, treaty.origin)
    say_text(out, work, "body/un", text)
    say_frame(out, expression, treaty.frame, treaty.language)
    for number, heading in treaty.chapters:
        it = out.thing(f"{work}/section/{number}").a(Nansen.Section, ELI.LegalResourceSubdivision)
        it.has(DCTERMS.isPartOf, iri.of(work))
        it.has(DCTERMS.title, terms.text(heading, treaty.language))
    for order, article in enumerate(treaty.articles, 1):
        _say_article(out, work, expression, order, article, treaty.language)
    return of_text(expression, "treaty_text", work, treaty.origin, out)


def _say_article(out: Statements, work: str, expression: str, order: int, article: Article, language: str) -> None:
    tail = iri.article(work, article.number)
    it = out.thing(tail).a(Nansen.Article, ELI.LegalResourceSubdivision)
    for whole in (work, *([f"{work}/section/{article.chapter}"] if article.chapter else ())):
        it.has(DCTERMS.isPartOf, iri.of(whole))
        it.has(ELI.is_part_of, iri.of(whole))
    out.core.append((iri.of(work), ELI.has_part, it.iri))
    it.has(ELI.number, terms.code(article.number))
    it.has(Nansen.order, terms.integer(order))
    if article.heading:
        it.has(DCTERMS.title, terms.text(article.heading, language))
    if article.text:
        it.has(Nansen.text, terms.text(article.text, language))
    say_place(out, work, expression, tail.removeprefix(f"{work}/"), article.lines)
    for paragraph in article.paragraphs:
        inner = iri.article(work, article.number, *paragraph.path)
        it = out.thing(inner).a(Nansen.ArticleParagraph, ELI.LegalResourceSubdivision)
        wholes = [tail, *([iri.article(work, article.number, *paragraph.path[:-1])] if paragraph.path[1:] else ())]
        for whole in wholes:
            it.has(DCTERMS.isPartOf, iri.of(whole))
            it.has(ELI.is_part_of, iri.of(whole))
        it.has(ELI.number, terms.code(paragraph.path[-1]))
        it.has(Nansen.printedLabel, terms.text(paragraph.label, language))
        if paragraph.text:
            it.has(Nansen.text, terms.text(paragraph.text, language))
        say_place(out, work, expression, inner.removeprefix(f"{work}/"), paragraph.lines)


FAMILY = Family(
    name="treaty_text",
    title="Texts of conventions and other treaties",
    record=TreatyText,
    accepts=accepts,
    parse=parse,
    facts=facts,
)

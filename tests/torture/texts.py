"""Invented texts of every family and language: what they say, and the blocks that print it.

The frame lines are those that the language files give as examples; the rest is put together from a few words of our
own, so that each text is another one and none is a real one.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st

from kg.model import Block, Run
from kg.prose.language import LANGUAGES, load

Draw = Callable[[st.SearchStrategy[Any]], Any]

NOUNS = {
    "en": ["lamps", "rivers", "bread", "ferries", "letters", "schools", "gardens", "bridges"],
    "fr": ["lampes", "rivières", "pains", "bacs", "lettres", "écoles", "jardins", "ponts"],
    "es": ["lámparas", "ríos", "panes", "barcas", "cartas", "escuelas", "jardines", "puentes"],
    "ru": ["лампы", "реки", "хлеба", "паромы", "письма", "школы", "сады", "мосты"],
    "zh": ["灯", "河流", "面包", "渡船", "书信", "学校", "花园", "桥梁"],
    "ar": ["مصابيح", "أنهار", "خبز", "مراكب", "رسائل", "مدارس", "بساتين", "جسور"],
}
OPENERS = {
    "en": ("Recalling", "Noting", "Bearing in mind"),
    "fr": ("Rappelant", "Notant", "Sachant"),
    "es": ("Recordando", "Observando", "Consciente de"),
    "ru": ("ссылаясь на", "отмечая", "учитывая"),
    "zh": ("回顾", "注意到", "铭记"),
    "ar": ("إذ تشير إلى", "وإذ تلاحظ", "وإذ تضع في اعتبارها"),
}
ACTS = {
    "en": ("Welcomes", "Requests", "Decides"),
    "fr": ("Se félicite", "Prie", "Décide"),
    "es": ("Acoge con beneplácito", "Solicita", "Decide"),
    "ru": ("приветствует", "просит", "постановляет"),
    "zh": ("欢迎", "请", "决定"),
    "ar": ("ترحب", "تطلب", "تقرر"),
}
LETTERS = {"en": "({})", "fr": "{})", "es": "{})", "ru": "{})", "zh": "({})", "ar": "({})"}
NUMBERS = {"ar": "{} - "}
TITLES = {"ar": "{} - "}
COMMA, SEMICOLON, STOP, COLON = (
    {"zh": one, "ar": two} for one, two in (("，", "،"), ("；", "؛"), ("。", "."), ("：", ":"))
)
SECTIONS = {"zh": ("一", "二"), "ar": ("أولا", "ثانيا")}


@dataclass
class Written:
    """A text: its words by key with the marks in them, its notes by marker, and the blocks that print it."""

    family: str
    language: str
    symbol: str
    blocks: list[Block] = field(default_factory=list)
    parts: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def frame(self, *lines: str) -> None:
        """Print lines of the frame, each a paragraph."""
        self.blocks += [_block(Run(line, 0)) for line in lines]

    def part(self, key: str, label: str, first: str, words: str, end: str, marked: bool = False) -> None:
        """Print a paragraph: its label, its first words in italics, the others, and a mark before its last sign."""
        marker = str(len(self.notes) + 1) if marked else ""
        pieces = [Run(label, 0), Run(first, 0, italic=True), Run(words, 0)]
        # Marks stand behind a comma, and before it in Arabic; here always behind.
        pieces += [Run(end, 0), Run(marker, 0, superscript=True)]
        self.blocks.append(_block(*(run for run in pieces if run.text)))
        self.parts[key] = (f"{first}{words}{end}", (marker,) if marker else ())
        if marker:
            self.notes[marker] = f"A/99/{400 + len(self.notes)}."

    def finish(self) -> "Written":
        """Print the notes behind the text."""
        for marker, words in self.notes.items():
            runs = (Run(marker, 0, superscript=True), Run(" ", 0), Run(words, 0))
            self.blocks.append(_block(*runs)._replace(role="note"))
        return self


def _block(*runs: Run) -> Block:
    return Block.of(runs, 1, gap=True, indented=True)


@cache
def rules(language: str) -> dict[str, Any]:
    """Read a language file."""
    return tomllib.loads((files("kg") / "languages" / f"{language}.toml").read_text("utf-8"))


def example(language: str, pattern: str, at: int = 0) -> str:
    """Give a frame line that a language file shows."""
    found: str = rules(language)["pattern"][pattern]["examples"][at]
    return found


def day(language: str) -> str:
    """Give the day that the adoption line names, as the language prints it."""
    found = load(language).day.search(example(language, "adoption"))
    assert found
    return found[0]


def words(draw: Draw, language: str, least: int = 6) -> str:
    """Draw some words, long enough for a sentence of a paragraph."""
    # A paragraph has more than forty characters, in Chinese too.
    least *= 5 if language == "zh" else 2
    drawn = draw(st.lists(st.sampled_from(NOUNS[language]), min_size=least, max_size=2 * least))
    return ("" if language == "zh" else " ").join(drawn)


def _opening(language: str, organ: str) -> str:
    printed = rules(language)["organs"][organ]["opening"][0]
    return f"{printed}{COMMA.get(language, ',')}"


def _letter(language: str, at: int) -> str:
    sign = rules(language)["letters"][at]
    return LETTERS[language].format(sign if isinstance(sign, str) else sign[0])


def _first(language: str, opener: str) -> str:
    """Part the first words from the others, where the script has blanks."""
    return opener if language == "zh" else f"{opener} "


@st.composite
def resolutions(draw: Draw, organ: str, language: str) -> Written:
    """Write a resolution of an organ: preamble, numbered paragraphs with lettered ones, maybe in two sections."""
    number = draw(st.integers(901, 999))
    family, symbol, printed = {
        "unga": ("ga_resolution", f"A/RES/99/{number}", f"99/{number}"),
        "unsc": ("sc_resolution", f"S/RES/{9000 + number} (2044)", f"{9000 + number} (2044)"),
        "ecosoc": ("ecosoc_resolution", f"E/RES/2044/{number}", f"2044/{number}"),
        "hrc": ("hrc_resolution", f"A/HRC/RES/99/{number}", f"99/{number}"),
    }[organ]
    text = Written(family, language, symbol)
    if organ == "unsc":
        line = example(language, "resolution_line").replace("9901", str(9000 + number))
        text.frame(symbol, line, example(language, "adoption", 2))
    else:
        if organ == "unga":
            text.frame(example(language, "adoption"))
        title = words(draw, language, 3)
        text.frame(f"{TITLES.get(language, '{}. ').format(printed)}{title[0].upper()}{title[1:]}")
    text.frame(_opening(language, organ))
    _preamble(draw, text)
    if organ == "unga" and draw(st.booleans()):
        for at, sign in enumerate(SECTIONS.get(language, ("I", "II"))):
            text.frame(sign)
            _operative(draw, text, f"section/{'i' * (at + 1)}/", is_last=at == 1)
    else:
        _operative(draw, text, "", is_last=True)
    if organ != "unsc":
        text.frame(example(language, "meeting"), day(language))
    return text.finish()


def _preamble(draw: Draw, text: Written) -> None:
    language = text.language
    for at in range(draw(st.integers(1, 3))):
        opener = OPENERS[language][at]
        end = COMMA.get(language, ",")
        # The writer of exports indents what stands below a title with a slash, or ends with a comma.
        marked = text.family != "sc_resolution" and draw(st.booleans())
        text.part(f"preamble/{at + 1}", "", _first(language, opener), words(draw, language), end, marked)


def _operative(draw: Draw, text: Written, where: str, is_last: bool) -> None:
    """Write numbered paragraphs; each may have lettered ones below it."""
    language = text.language
    count = draw(st.integers(1, 3))
    for at in range(1, count + 1):
        label = NUMBERS.get(language, "{}. ").format(at)
        first = _first(language, draw(st.sampled_from(ACTS[language])))
        below = draw(st.integers(0, 3))
        closes = at == count and is_last
        end = SEMICOLON.get(language, ";") if not closes else STOP.get(language, ".")
        is_chapeau = below > 1
        key = f"{where}para/{at}"
        text.part(key, label, first, words(draw, language), COLON.get(language, ":") if is_chapeau else end)
        for letter in range(below if is_chapeau else 0):
            last = letter == below - 1
            mark = end if last else SEMICOLON.get(language, ";")
            label = f"{_letter(language, letter)} "
            text.part(f"{key}/{'abc'[letter]}", label, "", words(draw, language), mark, draw(st.booleans()))


@st.composite
def decisions(draw: Draw, language: str) -> Written:
    """Write a decision of the Assembly: one paragraph, and lettered ones below it."""
    number = draw(st.integers(901, 999))
    text = Written("ga_decision", language, f"A/DEC/99/{number}")
    text.frame(f"{TITLES.get(language, '{}. ').format(f'99/{number}')}{words(draw, language, 3).capitalize()}")
    decided = _first(language, example(language, "decided"))
    below = draw(st.integers(0, 3))
    end = STOP.get(language, ".") if below < 2 else COLON.get(language, ":")
    text.part("text/1", "", decided, words(draw, language), end)
    for at in range(below if below > 1 else 0):
        mark = STOP.get(language, ".") if at == below - 1 else SEMICOLON.get(language, ";")
        text.part(f"para/{'abc'[at]}", f"{_letter(language, at)} ", "", words(draw, language), mark)
    text.frame(example(language, "meeting"), day(language))
    return text.finish()


@st.composite
def conclusions(draw: Draw, language: str) -> Written:
    """Write a conclusion of the Executive Committee: lettered paragraphs."""
    number = draw(st.integers(901, 999))
    text = Written("excom_conclusion", language, f"No. {number} (XCV)")
    text.frame(words(draw, language, 3).capitalize(), f"No. {number} (XCV) - 2044", _opening(language, "excom"))
    count = draw(st.integers(1, 3))
    for at in range(count):
        end = STOP.get(language, ".") if at == count - 1 else SEMICOLON.get(language, ";")
        first = _first(language, draw(st.sampled_from(ACTS[language])))
        text.part(f"para/{'abc'[at]}", f"{_letter(language, at)} ", first, words(draw, language), end)
    return text.finish()


@st.composite
def statements(draw: Draw, language: str) -> Written:
    """Write a statement by the President of the Council: paragraphs without numbers."""
    number = draw(st.integers(901, 999))
    text = Written("sc_statement", language, f"S/PRST/2044/{number}")
    text.frame(text.symbol, example(language, "statement_title"), example(language, "presided"))
    for at in range(1, draw(st.integers(1, 3)) + 1):
        said = words(draw, language, 12)
        text.part(f"text/{at}", "", "", f"“{said[0].upper()}{said[1:]}", f"{STOP.get(language, '.')}”")
    return text.finish()


def texts() -> list[tuple[str, st.SearchStrategy[Written]]]:
    """Give a name and a strategy for each family in each language."""
    found: list[tuple[str, st.SearchStrategy[Written]]] = []
    for language in LANGUAGES:
        found += [(f"{organ} {language}", resolutions(organ, language)) for organ in ("unga", "unsc", "ecosoc", "hrc")]
        found += [(f"decision {language}", decisions(language)), (f"conclusion {language}", conclusions(language))]
        found.append((f"statement {language}", statements(language)))
    return found

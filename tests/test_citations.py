"""References in six languages: in our own words, and against the links that the UN set in its XML."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import etree

from kg.prose.citations import in_words
from kg.prose.language import LANGUAGES, detect, load
from kg.prose.notes import resolve, sources
from kg.prose.record import Part
from tests import tables

SAMPLE = 90
FOLDERS = {"English": "en", "French": "fr", "Spanish": "es", "Russian": "ru", "Chinese": "zh", "Arabic": "ar"}
MARKS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def cited(text: str, code: str, speaker: str = "unga") -> list[tuple[str, str | None]]:
    part = Part("operative", "para/1", "1", "1.", text, (), (1, 1))
    return [(found.symbol, found.date) for found in in_words(part, (), speaker, load(code))]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("fr", "Rappelant ses résolutions 98/1 du 1er mai 2043 et 98/2", [("98/1", "2043-05-01"), ("98/2", None)]),
        ("fr", "les résolutions 99/7 et 99/8 de l’Assemblée générale,", [("99/7", None), ("99/8", None)]),
        (
            "es",
            "sus resoluciones 98/1, de 3 de mayo de 2043, y 98/2 A y B",
            [("98/1", "2043-05-03"), ("98/2 A", None), ("98/2 B", None)],
        ),
        (
            "ru",
            "ссылаясь на свои резолюции 98/1 от 3 мая 2043 года и 98/2 А",
            [("98/1", "2043-05-03"), ("98/2 A", None)],
        ),
        (
            "zh",
            "回顾其2043年5月3日第98/1号、第98/2 B号和第98/3号决议，",
            [("98/1", "2043-05-03"), ("98/2 B", None), ("98/3", None)],
        ),
        (
            "ar",
            "وإذ تشير إلى قراريها 98/1 المؤرخ 3 أيار/مايو 2043 و 98/2 باء",
            [("98/1", "2043-05-03"), ("98/2 B", None)],
        ),
        ("ar", "قــراراتها 98/1 و 98/2 المؤرخة 3 أيار/مايو 2043", [("98/1", "2043-05-03"), ("98/2", "2043-05-03")]),
    ],
    ids=["fr", "fr, organ behind", "es", "ru", "zh", "ar", "ar, drawn out"],
)
def test_lists_of_resolutions_are_read_in_the_order_of_the_language(
    code: str, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert cited(text, code) == [(f"A/RES/{number}", date) for number, date in expected]


@pytest.mark.parametrize(
    ("code", "text", "symbols"),
    [
        (
            "en",
            "Security Council resolution 9901 (2044) and its resolution 901 (X)",
            ["S/RES/9901 (2044)", "A/RES/901(X)"],
        ),
        ("en", "established by the Human Rights Council in its resolution 57/1", ["A/HRC/RES/57/1"]),
        ("en", "resolutions of the Council, inter alia resolution 57/1 of 9 October 2024", ["A/HRC/RES/57/1"]),
        ("en", "Human Rights Council, and resolution 60/251 of 15 March 2006", ["A/RES/60/251"]),
        ("en", "resolution 7/9 of the Conference of the Parties", []),
        ("en", "United Nations Environment Assembly in its resolution 9/14 of 2 March 2044", []),
        ("fr", "la résolution 57/1 du Conseil des droits de l’homme", ["A/HRC/RES/57/1"]),
        ("fr", "la décision 7/9 de la Conférence des Parties", []),
        (
            "fr",
            "sa décision 99/501 et la résolution 2043/10 du Conseil économique et social",
            ["A/DEC/99/501", "E/RES/2043/10"],
        ),
        ("es", "la resolución 9901 (2044) del Consejo de Seguridad", ["S/RES/9901 (2044)"]),
        ("ru", "резолюции Совета по правам человека 57/1", ["A/HRC/RES/57/1"]),
        ("ru", "резолюцией 9901 (2044) Совета Безопасности", ["S/RES/9901 (2044)"]),
        ("zh", "安全理事会第9901(2044)号决议和人权理事会第57/1号决议", ["S/RES/9901 (2044)", "A/HRC/RES/57/1"]),
        ("zh", "缔约方大会第7/9号决定，大会第99/501号决定", ["A/DEC/99/501"]),
        ("ar", "قرار مجلس الأمن 9901 (2044) وقرار الجمعية العامة 901 (د-10)", ["S/RES/9901 (2044)", "A/RES/901(X)"]),
        ("ar", "القرار دإط-9/1 ومقرر مؤتمر الأطراف 7/9", ["A/RES/ES-9/1"]),
    ],
)
def test_the_body_is_told_by_name_number_and_day(code: str, text: str, symbols: list[str]) -> None:
    assert [symbol for symbol, _ in cited(text, code)] == symbols


@pytest.mark.parametrize(
    ("code", "first", "ibid", "treaties"),
    [
        (
            "fr",
            "Nations Unies, Recueil des Traités, vol. 3901, no 99001.",
            "Ibid., vol. 3902, no 99002.",
            [("3902", "99002")],
        ),
        (
            "es",
            "Naciones Unidas, Treaty Series, vol. 3901, núm. 99001.",
            "Ibid., vol. 3902, núm. 99002.",
            [("3902", "99002")],
        ),
        (
            "ru",
            "United Nations, Treaty Series, vol. 3901, No. 99001.",
            "Ibid., vol. 3902, No. 99002.",
            [("3902", "99002")],
        ),
        ("zh", "联合国，《条约汇编》，第3901卷，第99001号。", "同上，第3902卷，第99002号。", [("3902", "99002")]),
        (
            "ar",
            "United Nations, Treaty Series, vol. 3901, No. 99001.",
            "المرجع نفسه، المجلد 3902، الرقم 99002.",
            [("3902", "99002")],
        ),
        (
            "en",
            "United Nations, Treaty Series, vols. 3901 and 3902, No. 99001.",
            "Ibid.",
            [("3901", "99001"), ("3902", "99001")],
        ),
        (
            "en",
            "United Nations, Treaty Series, vol. 3901, Nos. 99001–99003.",
            "Ibid.",
            [("3901", f"9900{at}") for at in (1, 2, 3)],
        ),
    ],
)
def test_ibid_and_treaties_are_read_in_every_language(
    code: str, first: str, ibid: str, treaties: list[tuple[str, str]]
) -> None:
    resolved, was_ibid = resolve(ibid, first, load(code))
    assert was_ibid
    assert [(found.volume, found.symbol) for found in sources(resolved, load(code))] == treaties


@pytest.mark.parametrize(
    ("code", "note", "found"),
    [
        ("fr", "Résolution 98/1, annexe, par. 3.", ("A/RES/98/1", "annexe, par. 3")),
        ("es", "Véase la resolución 98/1, anexo.", ("A/RES/98/1", "anexo")),
        ("ru", "Резолюция 98/1, приложение, пункт 3.", ("A/RES/98/1", "приложение, пункт 3")),
        ("zh", "第98/1号决议，附件，第3段。", ("A/RES/98/1", "附件，第3段")),
        ("ar", "القرار 98/1، المرفق.", ("A/RES/98/1", "المرفق")),
        ("zh", "见A/98/12号文件，第二章。", ("A/98/12", "第二章")),
    ],
)
def test_a_note_names_its_source_and_the_place_in_it(code: str, note: str, found: tuple[str, str]) -> None:
    assert [(source.symbol, source.locator) for source in sources(note, load(code))] == [found]


@dataclass(slots=True)
class Passage:
    """A paragraph or note with the symbols its links lead to."""

    text: str
    links: list[str]
    is_note: bool


def passages(path: Path) -> Iterator[Passage]:
    """Give the paragraphs and notes of an XML file, in order; what is no link to a UN document is left out."""
    try:
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return
    for element in root.iter("{*}p", "{*}subheading", "{*}heading", "{*}crossHeading", "{*}listIntroduction"):
        above = {etree.QName(parent).localname for parent in element.iterancestors()}
        if above & {"coverPage", "meta"} or "authorialNote" in above:
            continue
        yield _passage(element, is_note=False)
        for note in element.iter("{*}authorialNote"):
            yield _passage(note, is_note=True)


def _passage(element: etree._Element, is_note: bool) -> Passage:
    links = [
        _linked(inner.get("href", ""))
        for inner in element.iter("{*}a", "{*}ref")
        if is_note or not any(etree.QName(parent).localname == "authorialNote" for parent in inner.iterancestors())
    ]
    words = " ".join(_words(element, is_note).translate(MARKS).split())
    return Passage(re.sub(r"\A\(\) ?", "", words), [link for link in links if link], is_note)


def _words(element: etree._Element, is_note: bool) -> str:
    pieces = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "eol":
            pieces.append(" ")
        elif name and (is_note or name != "authorialNote"):
            pieces.append(_words(child, is_note))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _linked(href: str) -> str:
    found = re.match(r"https?://undocs\.org/(?:[a-z]{2}/)?(?P<symbol>.+)", href.strip())
    return key(found["symbol"].replace("%20", " ").replace("‑", "-")) if found else ""


def key(symbol: str) -> str:
    """Spell a symbol so that links and print compare: links leave out letters of parts, and call decisions RES."""
    plain = re.sub(r"\(SUPP\)|[\s.,]", lambda found: "." if found[0] == "." else "", symbol.upper()).rstrip(".")
    plain = re.sub(r"\AE/DEC/", "E/RES/", plain)
    plain = re.sub(r"\AA/(?:HRC/)?(?:RES|DEC)/(?=\d+/(?:[3-9]\d\d|120)\Z)", "A/DEC/", plain) if "/" in plain else plain
    if "/RES/" not in plain and "/DEC/" not in plain:
        return plain
    return re.sub(r"(?<=\d)(?:[A-Z](?:-[A-Z])?|([A-Z])\1)(?=\(|\Z)", "", plain)


def number(symbol: str) -> str:
    """Give a resolution's number, whoever adopted it."""
    return re.sub(r"\A.*/(?:RES|DEC)/(?:E?S-)?", "", symbol)


@dataclass(slots=True)
class Score:
    """What became of a language's links; `treaty_notes` are notes of a treaty series, `lost` those without a treaty."""

    found: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    missing: list[tuple[str, str, str]] = field(default_factory=list)
    treaty_notes: int = 0
    lost: list[tuple[str, str]] = field(default_factory=list)
    files: int = 0
    sets: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The share of the links found, of those that lead where print says."""
        return self.found / max(1, self.found + len(self.missing))


_SERIES = re.compile(r"(?:Treaty Series|Recueil des Traités|条约汇编).{0,12}\d")


def score(files: list[Path]) -> dict[str, Score]:
    """Read files and compare what they cite with their links; languages are told from the text."""
    scores = {code: Score() for code in LANGUAGES}
    for path in files:
        read = list(passages(path))
        code = detect(" ".join(passage.text for passage in read))
        language, one = load(code), scores[code]
        one.files += 1
        speaker = {"sc-2021": "unsc", "hrc-54": "hrc"}.get(path.parent.parent.name, "unga")
        all_of_them: set[str] = set()
        before = ""
        for passage in read:
            if passage.is_note:
                before, _ = resolve(passage.text, before, language)
                named = list(sources(before, language))
                found = {
                    source.symbol if source.kind != "treaty" else f"{source.volume}:{source.symbol}" for source in named
                }
                if _SERIES.search(before):
                    one.treaty_notes += 1
                    if not any(source.kind == "treaty" for source in named):
                        one.lost.append((path.name, before))
            else:
                found = {symbol for symbol, _ in cited(passage.text, code, speaker)}
            all_of_them |= found
            _compare({key(symbol) for symbol in found}, passage, path.name, one)
        if path.parent.parent.name == "ga-78":
            one.sets["_".join(path.stem.split("-")[0].split("_")[:4]).rstrip("_")] = frozenset(all_of_them)
    return scores


def _compare(found: set[str], passage: Passage, name: str, one: Score) -> None:
    """Count each link as found, as wrong (with the cause), or as missing."""
    numbers = {number(symbol) for symbol in found if "/RES/" in symbol or "/DEC/" in symbol}
    print_ = re.sub(r"\s", "", passage.text).replace("‑", "-").upper()
    for link in passage.links:
        if link in found:
            one.found += 1
        elif number(link) in numbers or re.match(r"A/RES/(?:[12]?\d|30)/", link):
            # The Assembly counts by session since the 31st: A/RES/14/4 is a text of a conference of parties.
            one.causes["the link names another body"] += 1
        elif not re.search(r"(?<!\d)" + re.escape(re.sub(r"\(.*", "", number(link))) + r"(?!\d)", print_):
            one.causes["the link leads to a number that is not printed"] += 1
        else:
            one.missing.append((name, link, passage.text))


def agreement(scores: dict[str, Score]) -> dict[str, float]:
    """Give for each language how far its resolutions cite what the English ones cite (shared of all)."""
    english = scores["en"].sets
    shared: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for code, one in scores.items():
        for name in one.sets.keys() & english.keys():
            shared[code][0] += len(one.sets[name] & english[name])
            shared[code][1] += len(one.sets[name] | english[name])
    return {code: both / max(1, either) for code, (both, either) in shared.items()}


def differences(scores: dict[str, Score]) -> Iterator[str]:
    """List what a language cites otherwise than English: other documents by number, resolutions and decisions by name.

    What is left is printed so: corrigenda that only one language has, slips of the pen, a file with another text.
    """
    english = scores["en"].sets
    for code, one in scores.items():
        pairs = [(name, english[name], one.sets[name]) for name in sorted(one.sets.keys() & english.keys())]
        missing = [f"{name[9:]} -{symbol}" for name, ours, theirs in pairs for symbol in sorted(ours - theirs)]
        more = [f"{name[9:]} +{symbol}" for name, ours, theirs in pairs for symbol in sorted(theirs - ours)]
        if found := [*missing, *more]:
            adopted = [line for line in found if "/RES/" in line or "/DEC/" in line]
            yield f"{code}: {len(missing)} fewer, {len(more)} more; of resolutions and decisions: {', '.join(adopted)}"


def check(files: list[Path], title: str, least: float, alike_at_least: float) -> None:
    scores = score(files)
    alike = agreement(scores)
    lines = [
        f"{code}: {one.files} files, {one.found + len(one.missing)} links, {one.share:.4f} found; "
        f"wrong links {sum(one.causes.values())}; treaty notes {one.treaty_notes}, lost {len(one.lost)}; "
        f"as in English {alike.get(code, 1):.4f}"
        for code, one in scores.items()
        if one.files
    ]
    tables.show(title, [*lines, *differences(scores)])
    for code, one in scores.items():
        assert not one.lost, f"{code}: notes of a treaty series that give no treaty: {one.lost[:5]}"
        assert one.share >= least, f"{code}: links whose document is not cited: {one.missing[:10]}"
    assert all(share >= alike_at_least for share in alike.values()), alike


def corpus_files(corpus: Path) -> list[Path]:
    return sorted(path for path in (corpus / "akn4un").glob("*/*/*.xml") if path.parent.name in FOLDERS)


def test_a_sample_of_real_links_is_cited(corpus: Path) -> None:
    picked = random.Random(1951).sample(sorted((corpus / "akn4un" / "ga-78" / "English").glob("*.xml")), SAMPLE // 6)
    numbers = {path.name.split("-")[0].rstrip("E").rstrip("_") for path in picked}
    files = [path for path in corpus_files(corpus) if re.sub(r"_?[EFSRCA]?\Z", "", path.stem.split("-")[0]) in numbers]
    check(files, f"Links in AKN4UN: {len(files)} files in six languages", 0.98, 0.95)


@pytest.mark.corpus
def test_all_real_links_are_cited(corpus: Path) -> None:
    check(corpus_files(corpus), "Links in AKN4UN: all files", 0.99, 0.98)

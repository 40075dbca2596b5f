"""Statements by the President of the Security Council: in every carrier, in six languages, and what is refused."""

import textwrap
from xml.sax.saxutils import escape

import pytest

from kg.errors import Unreadable
from kg.families.sc_statement import FAMILY, Statement
from kg.family import family_of
from kg.knowledge import knowledge
from kg.model import Leftover, Source
from kg.prose.language import LANGUAGES
from kg.read import read
from tests import carriers
from tests.specimen_pages import paragraph
from tests.test_pdf import BODY, LEFT, SET_IN, written

HEAD = ("United Nations", "S/PRST/2044/902", "Security Council", "Distr.: General", "3 May 2044")
TITLE = "Statement by the President of the Security Council"
LEAD = (
    "At the 9998th meeting of the Security Council, held on 3 May 2044, in connection with the Council’s consideration"
    " of the item entitled “Rivers: crossings and peace”, the President of the Security Council made the following"
    " statement on behalf of the Council:"
)
SAID = (
    "“The Security Council recalls the statement of its President of 12 January 2044 (S/PRST/2044/901), and expresses"
    " its concern that the crossings of the river stay closed to all who wait on its banks.",
    "“The Security Council calls upon the parties to open the crossings by day and to let boats pass.",
    "“The Security Council remains seized of the matter.”",
)
PAGE = (*HEAD, TITLE, LEAD, *SAID)
BLOCKS = [paragraph(line) for line in PAGE]


def taken_apart(content: bytes, name: str = "statement") -> tuple[Statement, list[Leftover]]:
    reading = read(Source(name, content))
    assert family_of(reading) is FAMILY
    found = list(FAMILY.parse(reading, knowledge(reading.language)))
    (statement,) = [one for one in found if isinstance(one, Statement)]
    return statement, [one for one in found if isinstance(one, Leftover)]


def as_text(*lines: str) -> bytes:
    return "\n\n".join(lines).encode()


def as_xml() -> bytes:
    head = "".join(f"<p>{escape(line)}</p>" for line in (*HEAD, TITLE))
    said = "".join(f"<p>{escape(line)}</p>" for line in (LEAD, *SAID))
    return (
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="statement">'
        f"<coverPage>{head}</coverPage><mainBody>{said}</mainBody></statement></akomaNtoso>"
    ).encode()


def as_pdf() -> bytes:
    pieces = [(LEFT, 740.0 - 24 * at, BODY, line) for at, line in enumerate((*HEAD, f"^{TITLE}"))]
    down = 740.0 - 24 * len(pieces) - 12
    for words in (LEAD, *SAID):
        for at, line in enumerate(textwrap.wrap(words, 84)):
            pieces.append((SET_IN if at == 0 else LEFT, down, BODY, line))
            down -= 12
        down -= 6
    # The quotation marks of the fonts' own encoding.
    marks = str.maketrans({"“": "\x93", "”": "\x94", "’": "\x92"})
    return written([(x, y, size, text.translate(marks)) for x, y, size, text in pieces]).content


WAYS = {
    "web text": as_text(*PAGE),
    "text export": carriers.as_export(BLOCKS),
    "markdown": carriers.as_markdown(BLOCKS),
    "html": carriers.as_html(BLOCKS),
    "docx": carriers.as_docx(BLOCKS),
    "akoma ntoso": as_xml(),
    "pdf": as_pdf(),
    "wrapped": carriers.hard_wrap("\n\n".join(PAGE), 84).encode(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_statement_is_read_alike_in_every_carrier(way: str) -> None:
    statement, leftovers = taken_apart(WAYS[way])
    assert [leftover for leftover in leftovers if leftover.words] == []
    assert (statement.symbol, statement.adopted, statement.title) == ("S/PRST/2044/902", "2044-05-03", TITLE)
    assert (statement.meeting, statement.record) == (9998, "S/PV.9998")
    assert statement.item == "Rivers: crossings and peace"
    assert (statement.masthead.distribution, statement.masthead.distributed) == ("General", "2044-05-03")
    parts = [(part.kind, part.key, part.text) for part in statement.text.parts]
    assert parts[:2] == [("title", "title", TITLE), ("opening", "opening", LEAD)]
    assert parts[2:] == [("passage", f"text/{at}", words) for at, words in enumerate(SAID, 1)]
    cited = [citation.thing for part in statement.text.parts for citation in part.meaning.citations]
    assert cited == ["document/s-prst-2044-901"]


def test_a_paragraph_of_several_lines_tells_the_first_and_the_last() -> None:
    statement, _ = taken_apart(as_text(*HEAD, TITLE, LEAD) + b"\n\n" + "“It goes\non and\non.”".encode())
    (said,) = statement.text.parts[2:]
    assert (said.text, said.lines) == ("“It goes on and on.”", (15, 17))


def test_the_statements_of_the_first_years_name_the_council_by_it() -> None:
    lead = (
        "At its 3998th meeting, held on 6 January 1994, in connection with its consideration of the item entitled"
        " “The situation on the river”, the President of the Security Council made the following statement on behalf of"
        " the Council:"
    )
    head = ("SECURITY COUNCIL", "Distr. GENERAL", "S/PRST/1994/901", "6 January 1994", "ORIGINAL: ENGLISH")
    statement, leftovers = taken_apart(as_text(*head, TITLE.upper(), f"{lead} “The Security Council is concerned.”"))
    assert (statement.symbol, statement.adopted, leftovers) == ("S/PRST/1994/901", "1994-01-06", [])
    assert [part.text for part in statement.text.parts[1:]] == [lead, "“The Security Council is concerned.”"]


LEADS = {
    "fr": (
        "Déclaration de la Présidente du Conseil de sécurité",
        "À la 9998e séance du Conseil de sécurité, tenue le 3 mai 2044, à l’occasion de l’examen par le Conseil de la"
        " question intitulée « Les fleuves et la paix », la Présidente du Conseil de sécurité a fait la déclaration"
        " suivante au nom du Conseil :",
        "« Le Conseil de sécurité demande aux parties d’ouvrir les passages sur le fleuve. »",
        "Les fleuves et la paix",
    ),
    "es": (
        "Declaración de la Presidencia del Consejo de Seguridad",
        "En la 9998ª sesión del Consejo de Seguridad, celebrada el 3 de mayo de 2044, en relación con el examen por el"
        " Consejo del tema titulado “Los ríos y la paz”, la Presidencia del Consejo de Seguridad formuló, en nombre del"
        " Consejo, la siguiente declaración:",
        "“El Consejo de Seguridad pide a las partes que abran los pasos del río.”",
        "Los ríos y la paz",
    ),
    "ru": (
        "Заявление Председателя Совета Безопасности",
        "На 9998-м заседании Совета Безопасности, состоявшемся 3 мая 2044 года, в связи с рассмотрением Советом"
        " пункта, озаглавленного «Реки и мир», Председатель Совета Безопасности сделал от имени Совета следующее"
        " заявление:",
        "«Совет Безопасности призывает стороны открыть переправы через реку».",
        "Реки и мир",
    ),
    "zh": (
        "安全理事会主席的声明",
        "2044年5月3日，在安全理事会第9998次会议上，安全理事会主席就安理会审议的题为“河流与和平”的项目代表安理会发表声明如下：",
        "“安全理事会呼吁各方开放河上的渡口。”",
        "河流与和平",
    ),
    "ar": (
        "بيان من رئيس مجلس الأمن",
        "في الجلسة 9998 التي عقدها مجلس الأمن في 3 أيار/مايو 2044، في سياق نظر المجلس في البند المعنون ”الأنهار"
        " والسلام“، أدلى رئيس مجلس الأمن، باسم المجلس، بالبيان التالي:",
        "”يدعو مجلس الأمن الأطراف إلى فتح المعابر على النهر.“",
        "الأنهار والسلام",
    ),
}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_statement_is_read_in_each_language(language: str) -> None:
    title, lead, said, item = LEADS[language]
    statement, _ = taken_apart(as_text("S/PRST/2044/902", title, lead, said))
    assert statement.text.language == language
    assert (statement.title, statement.adopted, statement.meeting) == (title, "2044-05-03", 9998)
    assert statement.item == item
    assert [(part.key, part.text) for part in statement.text.parts[1:]] == [("opening", lead), ("text/1", said)]


def test_a_title_that_is_missing_is_reported_and_the_symbol_stands_for_it() -> None:
    statement, leftovers = taken_apart(as_text(*HEAD, LEAD, *SAID))
    assert statement.title == "S/PRST/2044/902"
    assert [leftover.at.part for leftover in leftovers] == ["no title is printed; the symbol stands for it"]


def test_a_quotation_that_is_never_closed_is_reported() -> None:
    _, leftovers = taken_apart(as_text(*HEAD, TITLE, LEAD, *SAID[:2]))
    assert [leftover.at.part for leftover in leftovers] == [
        "the quotation is not closed: compare the end with the print"
    ]


def test_a_resumed_meeting_names_no_record() -> None:
    resumed = LEAD.replace("9998th meeting", "9998th (resumed) meeting")
    assert taken_apart(as_text(*HEAD, TITLE, resumed, *SAID))[0].record == ""


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ((*PAGE, *PAGE), "more than one statement"),
        ((*PAGE[:-1], "“The Security Council remains seized of"), "breaks off"),
        (PAGE[: len(HEAD) + 2], "breaks off"),
        (tuple(line.replace("on 3 May", "on 31 June") for line in PAGE), "is no day"),
    ],
)
def test_what_is_no_whole_statement_is_refused(page: tuple[str, ...], says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        taken_apart(as_text(*page))


@pytest.mark.parametrize(
    "page",
    [
        (TITLE, LEAD, *SAID),  # without a symbol of its own
        (*HEAD, TITLE, *SAID),  # without a lead
        ("S/RES/9901 (2044)", LEAD.replace("item", "matter of S/PRST/2044/901 and the item"), *SAID),
    ],
)
def test_what_only_speaks_of_a_statement_is_none(page: tuple[str, ...]) -> None:
    assert not FAMILY.accepts(read(Source("page", as_text(*page))))

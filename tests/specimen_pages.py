"""One invented resolution in four languages, as blocks: words of our own, numbers that cannot be real."""

from collections.abc import Iterable
from unicodedata import normalize

from kg.model import Block, BlockRole, Run


def paragraph(*pieces: str, role: BlockRole = "text") -> Block:
    """Make a block of pieces: "*italic*", "^mark", or plain words."""
    runs = [
        Run(piece.strip("*"), 0, italic=True)
        if len(piece) > 2 and piece[0] == piece[-1] == "*"
        else Run(piece[1:], 0, superscript=True)
        if piece.startswith("^")
        else Run(piece, 0)
        for piece in pieces
    ]
    return Block.of(runs, 1, gap=True, indented=True, role=role)


def words_of(blocks: Iterable[Block], composed: bool = False) -> list[str]:
    """Give the words of blocks, in composed characters if asked."""
    return [normalize("NFC", block.words) if composed else block.words for block in blocks]


def note(marker: str, *pieces: str) -> Block:
    """Make a note."""
    return paragraph(f"^{marker}", " ", *pieces, role="note")


PAGES: dict[str, list[Block]] = {
    "en": [
        paragraph("A/RES/99/977"),
        paragraph("Resolution adopted by the General Assembly on 3 December 2044"),
        paragraph("99/977. Lamps for schools on both sides of a river"),
        paragraph("*The General Assembly*,"),
        paragraph("*Recalling*", " its wish that children read after dark,", "^1", " and the reports upon it,", "^2"),
        paragraph("1. ", "*Welcomes*", " the lamps that were lit in 2043,", "^3", " and the oil that burns in them;"),
        paragraph("2. ", "*Calls upon*", " States:"),
        paragraph("(a) ", "To carry lamps over the river;"),
        paragraph("(b) ", "To count them every spring;"),
        paragraph("3. ", "*Decides*", " to return to the matter."),
        note("1", "Lamps and Letters, vol. 12, No. 977."),
        note("2", "Ibid., ", "*Second Series*", ", vol. 3."),
        note("3", "A/99/977, para. 4."),
    ],
    "fr": [
        paragraph("A/RES/99/977"),
        paragraph("99/977. Des lampes pour les écoles des deux rives"),
        paragraph("*L’Assemblée générale*,"),
        paragraph("*Rappelant*", " son vœu que les enfants lisent le soir\u00a0;", "^1"),
        paragraph("1. ", "*Se félicite*", " des lampes allumées en 2043\u00a0;", "^2"),
        paragraph("2. ", "*Décide*", " d’y revenir à l’été."),
        note("1", "Lampes et lettres, vol. 12, n\u1d52 977."),
        note("2", "Ibid., vol. 3."),
    ],
    "ar": [
        paragraph("A/RES/99/977"),
        paragraph("٩٩/٩٧٧ - مصابيح للمدارس على ضفتي النهر"),
        paragraph("*إن الجمعية العامة*", "،"),
        paragraph("*إذ تشير*", " إلى رغبتها في أن يقرأ الأطفال بعد الغروب", "^1", "،"),
        paragraph("1. ", "*ترحب*", " بالمصابيح التي أضيئت في عام 2043", "^2", "؛"),
        paragraph("2. ", "*تقرر*", " أن تعود إلى هذه المسألة."),
        note("1", "مصابيح ورسائل، المجلد 12، الرقم 977."),
        note("2", "المرجع نفسه، المجلد 3."),
    ],
    "zh": [
        paragraph("A/RES/99/977"),
        paragraph("99/977. 河两岸学校的灯"),
        paragraph("*大会*", ","),
        paragraph("*回顾*", "大会希望儿童天黑以后也能读书,", "^1"),
        paragraph("1. ", "*欢迎*", "二〇四三年点亮的灯;", "^2"),
        paragraph("2. ", "*决定*", "再次审议这个问题。"),
        note("1", "《灯与信》,第12卷,第977号。"),
        note("2", "同上,第3卷。"),
    ],
}

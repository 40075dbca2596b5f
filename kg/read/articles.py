"""Treaties as data: a JSON object with a title, a preamble and a list of articles, each in one or more languages.

Keys end in the language: `treaty_en`, `preamble_en`; in each of `articles`: `article` (its number as printed),
`title_en`, `content_en`. Lines of a content are paragraphs.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import Unreadable
from kg.model import Block, BlockRole, Place, Run, Source
from kg.prose.language import LANGUAGES
from kg.read.numerals import numeral

_HEADINGS = {
    "en": "Article {}",
    "fr": "Article {}",
    "es": "Artículo {}",
    "ru": "Статья {}",
    "zh": "第{}條",
    "ar": "المادة {}",
}
# Data taken from pages without line ends: a list's next item, and the chapter that begins below an article.
_ITEM = re.compile(r"(?:(?<=[:;,])|(?<=[a-z]\.))\s?(?=\((?:[a-z]{1,3}|\d{1,2})\)\s?[A-Z])")
_CHAPTER = re.compile(r"(?<=[.;])\s*(?P<head>CHAPTER [IVX]++)(?P<title>[A-Z ][A-Z ,-]{3,})\Z")


def is_articles(source: Source) -> bool:
    """Tell such data from the first characters and its keys."""
    start = source.content[:4].decode("utf-8-sig", "ignore").lstrip()
    return start.startswith("{") and b'"articles"' in source.content and b'"article"' in source.content


def blocks(source: Source) -> tuple[Block, ...]:
    """Give the blocks of every language, one language below the other."""
    return tuple(block for version in versions(source).values() for block in version)


def versions(source: Source) -> dict[str, tuple[Block, ...]]:
    """Give the blocks of each language by its code; raises Unreadable for data that is not as described above."""
    try:
        data = json.loads(source.content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise Unreadable(f"The JSON cannot be read: {problem}. Fetch the file again", Place(source.name)) from None
    if not isinstance(data, dict) or not all(isinstance(one, dict) for one in _listed(data)):
        raise Unreadable("The JSON is no treaty: 'articles' must be a list of objects", Place(source.name))
    codes = [code for code in LANGUAGES if isinstance(data.get(f"treaty_{code}"), str)]
    if not codes or not _listed(data):
        raise Unreadable(
            "The JSON has no title in a known language (such as 'treaty_en') or no article", Place(source.name)
        )
    return {code: tuple(_version(data, code)) for code in codes}


def _listed(data: Any) -> list[Any]:
    articles = data.get("articles")
    return articles if isinstance(articles, list) else [None]


def _version(data: dict[str, Any], code: str) -> Iterator[Block]:
    """Give one language's blocks; `line` counts them."""
    line = 0

    def block(words: str, role: BlockRole = "text") -> Block:
        nonlocal line
        line += 1
        return Block.of((Run(words, 0),), line, gap=True, indented=True, role=role)

    yield block(data[f"treaty_{code}"], "heading")
    for paragraph in _paragraphs(str(data.get(f"preamble_{code}") or "")):
        yield block(paragraph)
    for place, article in enumerate(data["articles"], 1):
        printed = str(article.get("article") or place)
        figures = printed if printed.isdigit() else str(place)
        if code == "zh" and printed.isdigit():
            printed = numeral(int(printed), "chineseCounting")
        yield block(_HEADINGS[code].format(printed if code == "zh" else figures), "heading")
        if title := str(article.get(f"title_{code}") or "").strip():
            yield block(title, "heading")
        content = str(article.get(f"content_{code}") or "")
        chapter = _CHAPTER.search(content)
        for paragraph in _paragraphs(content[: chapter.start()] if chapter else content):
            yield block(paragraph)
        for words in (chapter["head"], chapter["title"]) if chapter else ():
            yield block(words.strip(), "heading")


def _paragraphs(content: str) -> Iterator[str]:
    for line in content.splitlines():
        yield from filter(None, (piece.strip() for piece in _ITEM.split(line)))

"""Who reads: the languages a reader asks for and accepts."""

from dataclasses import dataclass

from kg.pages.addresses import LANGUAGES


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page: the language asked for, those accepted, which page of which links; and the page's address."""

    asked: str = ""
    accepted: str = ""
    group: str = ""
    page: int = 1
    here: str = ""

    @property
    def interface(self) -> str:
        """Choose the language of the page around the texts."""
        return self.languages(list(LANGUAGES))[0]

    def languages(self, there: list[str]) -> list[str]:
        """Choose the languages to show."""
        return shown_languages(self.asked, self.accepted, there)


ANYBODY = Reader()


def shown_languages(asked: str, accepted: str, versions: list[str]) -> list[str]:
    """Choose the languages to show: those asked for, else the first that the reader accepts, else English.

    >>> shown_languages("en,fr", "", ["en", "fr", "ar"]), shown_languages("", "fr-CH, fr;q=0.9, en;q=0.8", ["en", "fr"])
    (['en', 'fr'], ['fr'])
    >>> shown_languages("es", "", ["en", "fr"]), shown_languages("xx", "", ["fr"])
    (['en'], ['fr'])
    """
    wanted = [language for language in dict.fromkeys(asked.split(",")) if language in versions]
    if wanted:
        return wanted
    for language in accepted_languages(accepted) if not asked else []:
        if language in versions:
            return [language]
    return [language for language in ("en", *versions) if language in versions][:1]


def accepted_languages(header: str) -> list[str]:
    """Give the official languages of an Accept-Language header, the most wanted first.

    >>> accepted_languages("de, zh-CN;q=0.5, ru;q=0.7, *;q=0.1")
    ['ru', 'zh']
    """
    weighed: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, weight = part.partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        try:
            q = float(weight or 1)
        except ValueError:
            q = 0.0
        if language in LANGUAGES and q > 0:
            weighed.append((-q, language))
    return list(dict.fromkeys(language for _, language in sorted(weighed, key=lambda pair: pair[0])))

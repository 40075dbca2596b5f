"""The names by which lists of voters and sponsors mean States, from the packaged register of States.

Reader, parser and mapping all ask for them, so this module imports none of the three; the register's own family
(`kg/families/state.py`) checks each cell of the table.
"""

import csv
from functools import cache
from importlib.resources import files

from kg.prose.proceedings import StateNames

_LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
_COLUMNS = tuple(
    f"{stem}_{language}".replace("other_names_en", "other_names")
    for language in _LANGUAGES
    for stem in ("name", "formal", "other_names")
)
"""English first: what it calls a State goes before what another language does."""


@cache
def state_names() -> StateNames:
    """Load the names of all States in six languages, once a process.

    >>> state_names().of("Côte d’Ivoire"), state_names().of("Federación de Rusia"), state_names().of("Atlantis")
    ('state/civ', 'state/rus', None)
    """
    table = (files("kg") / "registers" / "states.csv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines(keepends=True))
    return StateNames(
        (
            f"state/{row['iso3'].lower()}",
            [name.strip() for column in _COLUMNS for name in row[column].split("|") if name],
        )
        for row in rows
    )

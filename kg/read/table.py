"""CSV registers: a table, its CSVW schema, rows checked on load."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

from kg.errors import Unreadable
from kg.model import Block, Reading, Run
from kg.read.text import lines


def blocks(characters: str) -> tuple[Block, ...]:
    """Keep a table's lines as blocks; `rows` reads them as cells."""
    return tuple(Block.of((Run(line, offset),), number) for number, offset, line in lines(characters) if line.strip())


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register, as its CSVW schema describes it."""

    name: str
    required: bool
    pattern: re.Pattern[str] | None
    separator: str | None
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by column, and where it stands."""

    cells: dict[str, str]
    line: int
    columns: dict[str, Column]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """Split a cell that holds a list."""
        cell = self.cells[column]
        return tuple(part.strip() for part in cell.split("|") if part.strip()) if cell else ()

    def in_languages(self, stem: str) -> tuple[tuple[str, str], ...]:
        """Pair the languages with what stands in the columns `name`, `name_fr` ... of a stem; the plain is English."""
        return tuple(
            (language, words) for language, column in _of_stem(stem, tuple(self.columns)) for words in self.many(column)
        )


@cache
def _of_stem(stem: str, columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Pair the languages with the columns of a stem."""
    return tuple(
        (column.removeprefix(stem)[1:] or "en", column)
        for column in columns
        if column == stem or (column[:-3] == stem and column[-3] == "_")
    )


@cache
def schema(register: str) -> dict[str, Column]:
    """Load the CSVW schema of a packaged register (`bodies`): its columns by name."""
    described = json.loads((files("kg") / "registers" / f"{register}.csv-metadata.json").read_text("utf-8"))
    return {column["name"]: _column(column) for column in described["tableSchema"]["columns"]}


def _column(described: dict[str, object]) -> Column:
    datatype = described.get("datatype")
    pattern = datatype.get("format") if isinstance(datatype, dict) else None
    separator = described.get("separator")
    return Column(
        name=str(described["name"]),
        required=bool(described.get("required", False)),
        pattern=re.compile(str(pattern)) if pattern else None,
        separator=str(separator) if separator else None,
        says=str(described.get("dc:description", "")),
    )


def is_register(reading: Reading, register: str) -> bool:
    """Tell whether a table has exactly the columns of the register."""
    return reading.carrier == "table" and reading.blocks[0].text.strip().split(",") == list(schema(register))


def rows(reading: Reading, register: str) -> Iterator[Row]:
    """Yield a register's rows, checked against its schema.

    Raises Unreadable, naming file, line and column, for the first cell that does not fit.
    """
    columns = schema(register)
    seen: dict[str, int] = {}
    key = next(iter(columns))
    for record, line in _records(reading):
        if len(record) != len(columns):
            says = f"The row has {len(record)} cells, the table {len(columns)} columns. Quote cells that hold commas"
            raise Unreadable(says, reading.at(line))
        cells = dict(zip(columns, record, strict=True))
        for name, column in columns.items():
            _check(cells[name], column, reading, line)
        if cells[key] in seen and register != "links":
            says = f"{key} {cells[key]!r} stands already in line {seen[cells[key]]}. Keep one of the two rows"
            raise Unreadable(says, reading.at(line, f"column {key}"))
        seen[cells[key]] = line
        yield Row(cells, line, columns)


def _records(reading: Reading) -> Iterator[tuple[list[str], int]]:
    """Yield the records after the head, each with its last line; what csv refuses is said with its line."""
    reader = csv.reader(f"{block.text}\n" for block in reading.blocks)
    lines = [block.line for block in reading.blocks]
    try:
        for record in islice(reader, 1, None):
            yield record, lines[reader.line_num - 1]
    except csv.Error as problem:
        says = f"The row is no CSV: {problem}. Look for a quotation mark too many"
        raise Unreadable(says, reading.at(lines[min(reader.line_num, len(lines)) - 1])) from None


def _check(cell: str, column: Column, reading: Reading, line: int) -> None:
    if not cell:
        if column.required:
            says = f"The cell is empty, but must be filled: {column.says}"
            raise Unreadable(says, reading.at(line, f"column {column.name}"))
        return
    if not column.pattern:
        return
    for part in (part.strip() for part in cell.split(column.separator)) if column.separator else (cell,):
        if not column.pattern.fullmatch(part):
            says = f"{part!r} is not of the form {column.pattern.pattern}: {column.says}"
            raise Unreadable(says, reading.at(line, f"column {column.name}"))

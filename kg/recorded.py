"""Records as JSON, for people who do not speak RDF, and the JSON Schema of each family's records."""

from typing import Any

import msgspec

from kg.errors import Unreadable
from kg.family import families, family_of
from kg.knowledge import knowledge
from kg.model import Leftover, Source
from kg.read import read


def record_source(source: Source) -> dict[str, Any]:
    """Read a source and give its records and leftovers as plain values, ready for JSON.

    Raises Unreadable when the source is of no known family.
    """
    reading = read(source)
    family = family_of(reading)
    if family is None:
        raise Unreadable("The file is of no known family; `kg families` lists what is understood", reading.at())
    found = list(family.parse(reading, knowledge(reading.language)))
    return {
        "family": family.name,
        "records": [msgspec.to_builtins(record) for record in found if not isinstance(record, Leftover)],
        "leftovers": [{"words": left.words, "line": left.at.line} for left in found if isinstance(left, Leftover)],
    }


def schema() -> dict[str, Any]:
    """Give the JSON Schema of `kg record`'s output."""
    kinds = families()
    schemas, components = msgspec.json.schema_components(
        [family.record for family in kinds], ref_template="#/$defs/{name}"
    )
    by_family = [
        {
            "properties": {
                "family": {"const": family.name},
                "records": {"type": "array", "items": record},
                "leftovers": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"words": {"type": "string"}, "line": {"type": ["integer", "null"]}},
                        "required": ["words", "line"],
                    },
                },
            },
            "required": ["family", "records", "leftovers"],
        }
        for family, record in zip(kinds, schemas, strict=True)
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "oneOf": by_family,
        "$defs": components,
    }

"""Mapping: from records to statements. What several families say alike is said here."""

from kg.mapping.evidence import say_frame, say_source
from kg.mapping.statements import Statements, of_register, of_text
from kg.mapping.text import say_expression, say_text
from kg.mapping.things import (
    action,
    describe_cited,
    say_agenda_item,
    say_document,
    say_meeting,
    say_session,
    say_thing,
)

__all__ = [
    "Statements",
    "action",
    "describe_cited",
    "of_register",
    "of_text",
    "say_agenda_item",
    "say_document",
    "say_expression",
    "say_frame",
    "say_meeting",
    "say_session",
    "say_source",
    "say_text",
    "say_thing",
]

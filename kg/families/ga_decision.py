"""Decisions of the General Assembly, such as 77/529."""

from kg.decisions import decisions
from kg.prose.titles import Practice

FAMILY = decisions(
    "ga_decision",
    "General Assembly decisions",
    Practice("unga", "body/unga", ("body/un",), "A/DEC/"),
    akn="unga",
)

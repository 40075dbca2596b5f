"""Decisions of the Economic and Social Council, such as 2009/252."""

from kg.decisions import decisions
from kg.prose.titles import Practice

FAMILY = decisions(
    "ecosoc_decision",
    "Economic and Social Council decisions",
    Practice("ecosoc", "body/ecosoc", ("body/un",), "E/DEC/"),
    akn="unecosoc",
)

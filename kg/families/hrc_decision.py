"""Decisions of the Human Rights Council, such as 54/114."""

from kg.decisions import decisions
from kg.prose.titles import Practice

FAMILY = decisions(
    "hrc_decision",
    "Human Rights Council decisions",
    Practice("hrc", "body/hrc", ("body/un",), "A/HRC/DEC/"),
    akn="unga-hrc",
)

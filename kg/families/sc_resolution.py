"""Resolutions of the Security Council, such as 1325 (2000)."""

from kg.prose.titles import Practice
from kg.resolutions import resolutions

FAMILY = resolutions(
    "sc_resolution",
    "Security Council resolutions",
    Practice("unsc", "body/unsc", ("body/un",), "S/RES/", is_titled=False),
    akn="unsc",
)

"""Resolutions of the Human Rights Council, such as 54/18."""

from kg.prose.titles import Practice
from kg.resolutions import resolutions

FAMILY = resolutions(
    "hrc_resolution",
    "Human Rights Council resolutions",
    Practice("hrc", "body/hrc", ("body/un",), "A/HRC/RES/"),
    akn="unga-hrc",
)

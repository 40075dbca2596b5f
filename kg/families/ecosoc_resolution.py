"""Resolutions of the Economic and Social Council, such as 2023/1."""

from kg.prose.titles import Practice
from kg.resolutions import resolutions

FAMILY = resolutions(
    "ecosoc_resolution",
    "Economic and Social Council resolutions",
    Practice("ecosoc", "body/ecosoc", ("body/un",), "E/RES/"),
    akn="unecosoc",
)

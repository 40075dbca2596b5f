"""General Assembly resolutions of all eras: `428 (V)`, `3419 A (XXX)`, `62/124`, `75/235 B`, `S-32/1`, `ES-11/1`."""

from kg.prose.titles import Practice
from kg.resolutions import resolutions

FAMILY = resolutions(
    "ga_resolution",
    "General Assembly resolutions",
    Practice("unga", "body/unga", ("body/un",), "A/RES/"),
    akn="unga",
)

"""Nansen: linked data of the refugee resolutions."""

__version__ = "0.1.0"

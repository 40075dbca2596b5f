"""Where the packaged files lie (in the installed package, or beside it in a checkout), and the user's cache."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Give the folder `ontology`, `shapes`, `specimens` or `registers`."""
    for found in (_PACKAGE / "_data" / name, _PACKAGE / name, _PACKAGE.parent / name):
        if found.is_dir():
            return found
    raise FileNotFoundError(f"the installation lacks its folder {name!r}; install nansen-kg again")


def user_cache(name: str) -> Path:
    """Name our folder in the user's cache (XDG Base Directory Specification); nothing is made."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nansen" / name

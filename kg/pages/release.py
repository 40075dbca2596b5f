"""What the pages need of a release that is served; `kg.serve` has the real one."""

from pathlib import Path
from typing import Protocol

from pyoxigraph import Store


class Release(Protocol):
    """A built release and the store that holds its dumps."""

    @property
    def store(self) -> Store:
        """Give the store, opened for reading."""

    @property
    def path(self) -> Path | None:
        """Give the folder of the store, if it is on disk."""

    @property
    def out(self) -> Path:
        """Give the folder `kg build` wrote."""

    @property
    def base(self) -> str:
        """Give the base of all IRIs in the release."""

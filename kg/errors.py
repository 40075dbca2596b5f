"""Every error a user can meet. A message says what happened, where, and what to do.

Exit codes (contract): 0 done, 2 wrong command line, 3 checked and found wanting, 70 a bug in kg.
"""

from typing import Self

import click

from kg.model import Place


class KgError(click.ClickException):
    """Stops the command with one line on stderr and exit code 3; nothing was released."""

    exit_code = 3


class UsageError(click.UsageError):
    """The command line names something that is not there; exit code 2."""


class Unreadable(KgError):
    """One source cannot be understood; the run goes on without it and reports it.

    `says` tells what is wrong and what to do, `at` where.
    """

    def __init__(self, says: str, at: Place) -> None:
        super().__init__(f"{says} ({at})")
        self.says = says
        self.at = at

    def __reduce__(self) -> tuple[type[Self], tuple[str, Place]]:
        """Let it pass from one process to another."""
        return type(self), (self.says, self.at)

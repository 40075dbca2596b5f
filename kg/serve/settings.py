"""What whoever runs the server may set."""

from dataclasses import dataclass

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Settings:
    """The bounds of the server; the numbers are those of `kg serve` without options."""

    timeout: float = 30
    """Seconds after which a query is answered or given up: its process is ended and the asker told."""
    limit: int = 256 * MEGABYTE
    """Bytes of one answer, before compression."""
    memory: int = 2048 * MEGABYTE
    """Bytes that one query may take."""
    workers: int = 2
    """Processes that wait for queries."""
    long: int = 8
    """Queries that may go on beyond `patience`, in processes of their own, behind all others."""
    patience: float = 0.25
    """Seconds of work after which a query counts as long and another process takes its place."""
    queue: int = 128
    """Queries that may wait for a process; further ones are told to come back."""
    cache: int = 64 * MEGABYTE
    """Bytes of answers kept: the store never changes, so the same question has the same answer."""
    stopping: int = 10
    """Seconds that requests have to end when the server is told to stop."""
    watch: float = 2
    """Seconds between two looks whether another release stands in the folder; 0: never."""

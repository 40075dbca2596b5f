"""Tables that a run prints before pytest's closing line."""

SHOWN: list[tuple[str, list[str]]] = []


def show(title: str, lines: list[str]) -> None:
    """Keep a table for the end of the run."""
    SHOWN.append((title, lines))

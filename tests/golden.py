"""Write the golden Turtle of `tests/families/` anew: `python -m tests.golden [stem ...]`, all pairs without a stem.

A new pair begins as an empty file: `touch tests/families/ga_decision/a-dec-99-901.ttl`. Nothing here judges what is
written; read `git diff tests/families` aloud against the sources before it is kept.
"""

import sys

from kg.publish.turtle import turtle
from tests.test_families import FOUND, described, source_of


def main(stems: list[str]) -> None:
    """Write the pairs with these stems, or all pairs, and name those that changed."""
    for pair in FOUND:
        if stems and pair.stem not in stems:
            continue
        said = turtle([fact for each in described(source_of(pair)) for fact in (*each.core, *each.evidence)])
        if said != pair.read_bytes():
            pair.write_bytes(said)
            sys.stdout.write(f"{pair.parent.name}/{pair.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""What of a work was written out in an earlier build, kept in the store: Turtle files, and what evidence became."""

from collections.abc import Callable, Sequence

from kg import store
from kg.publish import Part, Rendered
from kg.publish.files import Published
from kg.store import Store


def keep(rendered: Rendered, kept: Store) -> tuple[str, ...]:
    """Keep what a work's Turtle files hold, each for itself: most of it stands in the last release already.

    Give the keys of all that is kept of the work's parts.
    """
    for file, content in rendered.turtle:
        kept.put(_key(file), content)
    return (*(_key(file) for file, _ in rendered.turtle), *rendered.kept)


def content(kept: Store, file: Published) -> bytes:
    """Give what a Turtle file holds; raises KgError when it is no more."""
    return store.needed(kept, _key(file))


def remembered(kept: Store, of: Sequence[str | bytes], make: Callable[[], Part]) -> Part:
    """Make a part of a work, or remember what was made of the same; its Turtle lies where `keep` puts it."""
    key = store.key("part", *of)
    if found := kept.get(key):
        part: Part = store.unpack(found)
        if not part.file:
            return part
        turtle = kept.get(_key(part.file))
        if turtle is not None:
            return part._replace(turtle=turtle)
    part = make()._replace(key=key)
    kept.put(key, store.pack(part._replace(turtle=b"")))
    return part


def _key(file: Published) -> str:
    return store.key("file", file.sha256)

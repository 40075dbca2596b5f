"""The folder of stores: which release folder each was built for, who uses it, and which may go.

Beside a store `KEY` stands `KEY.for`: the release folders that it was opened for, a line each. Whoever serves it
holds a lock on that file, which ends with his process. A store goes, with all that is named after it, when none of
its folders holds that release any longer and nobody holds it.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

try:
    import fcntl
except ImportError:  # pragma: no cover - not on Windows, where stores are removed by hand
    fcntl = None  # type: ignore[assignment]


def note(store: Path, out: Path) -> None:
    """Note that a store belongs to the release in a folder."""
    known = _folders(store)
    if str(out.resolve()) not in known:
        _noted(store).write_text("".join(f"{folder}\n" for folder in (*known, out.resolve())), "utf-8")


@contextlib.contextmanager
def held(store: Path) -> Iterator[None]:
    """Use a store: it is not removed meanwhile."""
    if fcntl is None:
        yield
        return
    with _noted(store).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def sweep(store: Path, out: Path) -> None:
    """Remove the stores of earlier releases of `out`, now that `store` holds its release, and those of folders gone."""
    for other in store.parent.glob("*.for"):
        old = other.with_suffix("")
        if old == store:
            continue
        still = [folder for folder in _folders(old) if Path(folder).is_dir() and Path(folder) != out.resolve()]
        if still:
            other.write_text("".join(f"{folder}\n" for folder in still), "utf-8")
        else:
            _remove(old)


def _remove(store: Path) -> None:
    """Remove a store and what was made from it, unless somebody uses it."""
    if fcntl is None:
        return
    with contextlib.suppress(OSError), _noted(store).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for one in (store, *store.parent.glob(f"{store.name}.*")):
            if one.is_dir():
                rmtree(one, ignore_errors=True)
            elif one != _noted(store):
                one.unlink(missing_ok=True)
        # Last, so that a removal that was cut off is taken up again.
        os.unlink(_noted(store))


def _noted(store: Path) -> Path:
    return store.with_name(f"{store.name}.for")


def _folders(store: Path) -> list[str]:
    try:
        return _noted(store).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []

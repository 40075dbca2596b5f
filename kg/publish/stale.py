"""What a killed build left behind: its unfinished folder is known by its name, its age, and that nobody holds it."""

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - not on Windows, where a folder in use cannot be removed anyway
    fcntl = None  # type: ignore[assignment]

_YOUNG = 60
"""Seconds in which a folder may be made and not yet held."""
_OURS = {"data", "dump", "endpoint", "report", "dataset.ttl", "results"}


@contextlib.contextmanager
def fresh_folder(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` to write into, a release or what it is made of; it is gone at the end."""
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    held = _hold(fresh)
    try:
        fresh.chmod(0o755)
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if held is not None:
            os.close(held)


def sweep(out: Path) -> None:
    """Remove the unfinished folders of builds of `out` that are dead; the lock ends with the process that had it."""
    for stale in out.parent.glob(f".{out.name}-*"):
        named = re.fullmatch(r"[a-z0-9_]{8}", stale.name.removeprefix(f".{out.name}-"))
        if not named or stale.is_symlink() or not stale.is_dir() or fcntl is None:
            continue
        with contextlib.suppress(OSError):
            # A clock may have been set back since.
            old = abs(time.time() - stale.stat().st_mtime) > _YOUNG
            if old and {path.name for path in stale.iterdir()} <= _OURS and (held := _hold(stale)) is not None:
                shutil.rmtree(stale, ignore_errors=True)
                os.close(held)


def _hold(folder: Path) -> int | None:
    """Lock a folder until its number is closed; nothing where another process has it, or where none can be locked."""
    if fcntl is None:
        return None
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        return None
    return number

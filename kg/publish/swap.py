"""Putting a finished folder in the place of another, in one step."""

import ctypes
import errno
import os
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def put_in_place(fresh: Path, out: Path) -> None:
    """Move `fresh` to `out`; an older `out` ends up at `fresh`, for the caller to remove.

    A reader sees the old folder or the new one. Linux exchanges the two names in one system call; elsewhere,
    and on file systems that cannot, the names change one after the other. What is moved is on the disk before it
    is moved, and the move before this returns: after a loss of power, too, one of the two is there, and whole.
    """
    _to_disk(fresh)
    if not _is_first(fresh, out) and not _exchange(fresh, out):
        aside = fresh.with_name(f"{fresh.name}-old")
        out.rename(aside)
        fresh.rename(out)
        aside.rename(fresh)
    _to_disk(out.parent)


def _is_first(fresh: Path, out: Path) -> bool:
    """Move `fresh` to `out` where nothing is; another build may be there first, also between the look and the move."""
    if out.exists():
        return False
    try:
        fresh.rename(out)
    except OSError as problem:
        if problem.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    return True


def _to_disk(folder: Path) -> None:
    """Wait until a folder and all below it is on the disk.

    Linux writes out one file system in one call, which costs less than one call for each of thousands of files.
    """
    write_out = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if write_out is None:
        os.sync()
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        if write_out(opened):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(opened)


def _exchange(one: Path, other: Path) -> bool:
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS):
        return False
    raise OSError(number, os.strerror(number), str(other))

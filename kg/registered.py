"""What the packaged registers say, in statements: the same for every text, so it is made once and kept."""

from functools import cache
from typing import Final

from kg import store
from kg.check import local, shapes
from kg.errors import KgError
from kg.knowledge import registers
from kg.model import Described
from kg.store import Store

_KNOWN: Final = "known registers"


@cache
def rows() -> tuple[Described, ...]:
    """Say every row of every packaged register."""
    return tuple(family.facts(record) for family, records in registers() for record in records)


@cache
def known() -> local.Known:
    """Learn what the packaged registers describe, once a process."""
    learnt = local.Known()
    for described in rows():
        learnt.add(described)
    return learnt


def check() -> None:
    """Check all registers together; raises KgError when they break a shape."""
    dangling = (finding for described in rows() for finding in local.undescribed(described, known()))
    for finding in (*dangling, *shapes.check_registers(known())):
        if finding.severity == "violation":
            says = f"{finding.about}: {finding.says} ({finding.at or 'registers'})"
            raise KgError(f"The registers are not valid, nothing was released. {says}")


def keep(kept: Store) -> None:
    """Keep what the registers describe, for `remembered`."""
    kept.put(store.key(_KNOWN), store.pack(known()))


def is_kept(kept: Store) -> bool:
    """Tell whether `keep` has been here."""
    return kept.has(store.key(_KNOWN))


def remembered(kept: Store) -> local.Known:
    """Learn what the packaged registers describe, once a process: what was kept is read sooner than tables."""
    return _unpacked(kept, store.key(_KNOWN))


@cache
def _unpacked(kept: Store, key: str) -> local.Known:
    content = kept.get(key)
    learnt: local.Known = store.unpack(content) if content else known()
    return learnt

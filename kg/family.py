"""Families of documents and registers: one module each in `kg/families`, found without a registry."""

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar

from kg.model import Described, Leftover, Reading
from kg.prose.acts import Verb
from kg.prose.meaning import Knowledge
from kg.prose.names import Name

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Family(Generic[R]):
    """What the pipeline needs to know of a family.

    `record` is the type of its records. `accepts` tells from a reading's content whether it is of this
    family, `parse` gives its records and leftovers, `facts` says one record in statements. A register has
    its packaged table's name in `register`, and `names`, `groups`, `verbs` or `treaty` (volume and number) where
    its rows are to be recognised in texts; groups are recognised only as addressees of acts.
    """

    name: str
    title: str
    record: type[R]
    accepts: Callable[[Reading], bool]
    parse: Callable[[Reading, Knowledge], Iterator[R | Leftover]]
    facts: Callable[[R], Described]
    register: str = ""
    names: Callable[[R], Iterator[Name]] | None = None
    groups: Callable[[R], Iterator[Name]] | None = None
    verbs: Callable[[R], Iterator[Verb]] | None = None
    treaty: Callable[[R], tuple[tuple[str, str], str] | None] | None = None


@cache
def families() -> tuple[Family[Any], ...]:
    """Find every family: each module of `kg.families` holds one value `FAMILY`."""
    package = import_module("kg.families")
    modules = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return tuple(import_module(f"kg.families.{name}").FAMILY for name in modules)


def family_of(reading: Reading) -> Family[Any] | None:
    """Recognise the family of a reading from its content."""
    return next((family for family in families() if family.accepts(reading)), None)

"""Every rule that can be broken, looked for where rules are kept: nobody has to list them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from booking_core import domain
from booking_core.domain.decider import Violation


def _modules() -> list[str]:
    found = walk_packages(domain.__path__, f"{domain.__name__}.")
    return [each.name for each in found if each.name.endswith(".errors")]


VIOLATIONS: tuple[type[Violation], ...] = tuple(
    each
    for module in _modules()
    for each in vars(import_module(module)).values()
    if isinstance(each, type) and issubclass(each, Violation) and each is not Violation
)

"""What decisions read, kept for the next ones: those of a household rest on the same few events.

It says what the log selects up to `end` and nothing about what came since. Whoever decides holds
`end` against the head under its lock, and brings in what others wrote meanwhile (`caught_up`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from booking_core.stores.log.selection import Register, selects

if TYPE_CHECKING:
    from booking_core.domain.decider import QueryItem
    from booking_core.ports import Recorded
    from booking_core.stores.log.work import End

MOST_REMEMBERED = 6_000
"""Items and what they select, counted together; about 2 KB each."""
MOST_OF_ONE = 1_000
"""What selects more than that is read anew each time."""


class Memory:
    """Items of queries, with all that they select up to `end`; the least used go first.

    Attributes:
        end: Where the log ended; None as long as nothing is known.
        underway: The last of what was moved on by, as far as its commit is not known yet: no
            table has it for certain.
    """

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self.end: End | None = None
        self.underway: list[Recorded] = []
        self._most = most
        self._weight = 0
        self._found: dict[QueryItem, list[Recorded]] = {}
        self._register = Register()

    def forget(self, end: End | None = None) -> None:
        """Begins anew, at `end`."""
        self.end = end
        self.underway = []
        self._weight = 0
        self._found = {}
        self._register = Register()

    def find(self, item: QueryItem) -> Sequence[Recorded] | None:
        """What the item selects, in order; None if that is not known."""
        found = self._found.pop(item, None)
        if found is None:
            return self._part_of_another(item)
        self._found[item] = found
        return found

    def _part_of_another(self, item: QueryItem) -> Sequence[Recorded] | None:
        wider = next(self._register.covering(item), None)
        if wider is None:
            return None
        found = [each for each in self._found[wider] if selects(item, each)]
        self.keep(item, found)
        return found

    def keep(self, item: QueryItem, recorded: Iterable[Recorded]) -> None:
        """That this is what the item selects up to `end`, in order."""
        found = list(recorded)
        if len(found) > MOST_OF_ONE:
            return
        self._drop(item)
        self._found[item] = found
        self._register.add(item)
        self._weight += 1 + len(found)
        self._trim()

    def move(self, recorded: Iterable[Recorded], end: End) -> None:
        """That the log went on with these events, and ends there."""
        for each in recorded:
            for item in list(self._register.selecting(each)):
                # A new list: whoever was given the old one may still be reading it.
                self._found[item] = [*self._found[item], each]
                self._weight += 1
                if len(self._found[item]) > MOST_OF_ONE:
                    self._drop(item)
        self.end = end
        self._trim()

    def expect(self, recorded: Sequence[Recorded], end: End) -> None:
        """As `move`, by what is on its way into the log."""
        self.move(recorded, end)
        self.underway.extend(recorded)

    def arrived(self, position: int) -> None:
        """That what was expected is in the log up to the position."""
        self.underway = [each for each in self.underway if each.position > position]

    def _trim(self) -> None:
        while self._weight > self._most:
            self._drop(next(iter(self._found)))

    def _drop(self, item: QueryItem) -> None:
        found = self._found.pop(item, None)
        if found is not None:
            self._register.remove(item)
            self._weight -= 1 + len(found)

"""States that were folded lately: the next decision about the same goes on from there.

A hash covers its event and all of the log before it, so the hashes of events in their order say all
that a state is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any, TypeVar, cast

from booking_core.domain.decider import Decider
from booking_core.ports import Recorded

S = TypeVar("S")

MOST_KEPT = 128
"""One for each corner of the household that is decided about these days; states share bookings."""


def in_order(recorded: Iterable[Recorded]) -> Sequence[Recorded]:
    """Each event once, in the order of the log."""
    each_once = {each.position: each for each in recorded}
    return [each_once[position] for position in sorted(each_once)]


class Folds:
    """Folds as `Decider.fold` does, and no event again that it has folded after the same others.

    Databases decide on threads of their own; the lock keeps order among these.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: dict[tuple[object, bytes], tuple[tuple[bytes, ...], object]] = {}

    def fold(self, decider: Decider[Any, Any, S], recorded: Sequence[Recorded]) -> S:
        """The state that the events lead to; they are of kinds that the decider knows."""
        hashes = tuple([each.hash for each in recorded])
        with self._lock:
            known, state = self._begun(decider, hashes)
        if known < len(hashes):
            state = decider.after(state, [each.event for each in recorded[known:]])
        if hashes:
            with self._lock:
                self._keep((decider.evolve, hashes[-1]), hashes, state)
        return state

    def _begun(self, decider: Decider[Any, Any, S], hashes: tuple[bytes, ...]) -> tuple[int, S]:
        """The longest beginning that is known: how many events, and the state after them."""
        for count in range(len(hashes), 0, -1):
            kept = self._kept.get((decider.evolve, hashes[count - 1]))
            if kept and kept[0] == hashes[:count]:
                return count, cast("S", kept[1])
        return 0, decider.initial

    def _keep(self, key: tuple[object, bytes], hashes: tuple[bytes, ...], state: object) -> None:
        self._kept.pop(key, None)
        self._kept[key] = hashes, state
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]

"""Decisions on what is remembered, and how a memory keeps up with those who write beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from booking_core.domain.decider import QueryItem
from booking_core.ports import Recorded, Statement
from booking_core.stores.encoding.chain import link
from booking_core.stores.encoding.rows import event_row
from booking_core.stores.log.dialects import SELECT_EVERYTHING
from booking_core.stores.log.reading import Course

if TYPE_CHECKING:
    from booking_core.stores.encoding.rows import EventRow
    from booking_core.stores.log.memory import Memory
    from booking_core.stores.log.reading import Reader
    from booking_core.stores.log.wishes import Wish
    from booking_core.stores.log.work import End, Work

MOST_MISSED = 1_000
"""Where others wrote more than that, it is cheaper to begin anew."""


def considered(
    wishes: Sequence[Wish], reader: Reader, memory: Memory, *, unseen: bool
) -> Work[Sequence[Wish]]:
    """The wishes with what each would come to as of the memory's end.

    What several of them have to read is asked for at once. A decision that fails is left as it was:
    it fails again when its turn comes.

    Args:
        unseen: What a decision brings is taken to be new without a look (`Considered.absent`).
    """
    end = memory.end
    if end is None:
        return wishes
    known: dict[QueryItem, Sequence[Recorded]] = {}
    courses = {
        number: Course(wish.decision.deliberate)
        for number, wish in enumerate(wishes)
        if wish.considered is None
    }
    finding = {
        number: Finding(known, memory, wishes[number].decision.brings if unseen else frozenset())
        for number in courses
    }
    going = courses
    while lacking := _gone_on(going, finding):
        items = frozenset[QueryItem]().union(*lacking.values())
        known.update((yield from reader.found(items, end.position, memory)))
        going = {number: courses[number] for number in lacking}
    return [
        replace(
            wish,
            considered=courses[number].considered(end.position, frozenset(finding[number].absent)),
        )
        if number in courses and courses[number].over
        else wish
        for number, wish in enumerate(wishes)
    ]


class Finding:
    """What one decision finds, where what it brings is not there yet.

    Attributes:
        absent: What was not found and is about nothing but that.
    """

    def __init__(
        self,
        known: Mapping[QueryItem, Sequence[Recorded]],
        memory: Memory,
        brings: frozenset[str],
    ) -> None:
        self.absent: set[QueryItem] = set()
        self._known = known
        self._memory = memory
        self._brings = brings

    def __call__(self, item: QueryItem) -> Sequence[Recorded] | None:
        found = self._known.get(item)
        if found is None:
            found = self._memory.find(item)
        if found is None and item.types and item.tags and item.tags <= self._brings:
            self.absent.add(item)
            return ()
        return found


def _gone_on(
    courses: Mapping[int, Course], finding: Mapping[int, Finding]
) -> Mapping[int, frozenset[QueryItem]]:
    """Brings each as far as what can be found leads; answers what those lack that stopped there.

    All make a step before any makes the next: the processor then has at hand what the step needs,
    which costs a quarter less than one after the other.
    """
    lacking: dict[int, frozenset[QueryItem]] = {}
    going = [*courses.items()]
    while going:
        further: list[tuple[int, Course]] = []
        for number, course in going:
            try:
                missing = course.step(finding[number])
            except Exception:  # noqa: BLE001, S112 - its own outcome, when its turn comes
                continue
            if missing:
                lacking[number] = missing
            elif not course.over:
                further.append((number, course))
        going = further
    return lacking


def caught_up(head: End, reader: Reader, memory: Memory) -> Work[Sequence[Recorded] | None]:
    """Brings the memory to the head, whose lock the caller has, and answers what came since.

    None where that is too much, or where the log is not the one that is remembered: a crash may
    have taken what was not flushed. The memory then begins anew.
    """
    end = memory.end
    if end is not None and end[:2] == head[:2]:
        return ()
    if end is None or not 0 < head.position - end.position <= MOST_MISSED:
        memory.forget(head)
        return None
    rows = yield Statement(SELECT_EVERYTHING, (end.position, head.position, MOST_MISSED))
    missed = [event_row(row) for row in rows]
    if not _leads_on(end, missed, head):
        memory.forget(head)
        return None
    recorded = tuple(reader.recorded(row) for row in missed)
    memory.move(recorded, head)
    return recorded


def _leads_on(end: End, missed: Sequence[EventRow], head: End) -> bool:
    return (
        len(missed) == head.position - end.position
        and link(end.hash, missed[0]) == missed[0].hash
        and missed[-1].hash == head.hash
    )

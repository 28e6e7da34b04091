"""What every answer about bookings needs to know of the household, read once a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web

from addon.api import texts
from addon.api.protocol.past import moment_asked
from addon.auth.identity import Caller
from addon.keys import CALLER, CLOCK, LANGUAGE, STORE
from booking_core.domain.access import Affair
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.people.member_life import Membership, MemberState
from booking_core.domain.things.resource_life import Inventory
from booking_core.projections.diary import Entry
from booking_core.projections.people import Person, everybody, membership, names
from booking_core.projections.things import inventory, things


@dataclass(frozen=True, slots=True)
class Scene:
    """The people and resources around an answer, and who is to read it.

    `now` is the moment that was asked about; what people may do is a matter of today.
    """

    caller: Caller
    people: Sequence[Person]
    membership: Membership
    names: Mapping[str, str]
    inventory: Inventory
    now: datetime
    language: str

    def affair(self, booking: Booking) -> Affair:
        """As it stands now: what can be taken back no more is not open."""
        affair, undo = booking.affair(self.membership), booking.course.undo
        return replace(affair, ended_by=None) if undo and undo.until <= self.now else affair

    def situation(self, entries: Sequence[Entry]) -> Situation:
        """As deciders see it; for questions whose answer is only shown, never decided."""
        return Situation(
            self.membership, self.inventory, {each.id: each.booking for each in entries}
        )


def named(people: Sequence[Person], language: str) -> Mapping[str, str]:
    """What everybody is called; whoever was forgotten has a pseudonym, each another one."""
    known, told = membership(people), dict(names(people))
    for each in people:
        stays = known.oneself(each.id)
        if known.people[stays].state is MemberState.ERASED:
            told[each.id] = f"{texts.spoken('former_member', language)} {stays[-4:]}"
    return told


async def load_scene(request: web.Request, *, as_of: int | None = None) -> Scene:
    store = request.app[STORE]
    people = await everybody(store)
    found = await things(store, as_of=as_of)
    return Scene(
        request[CALLER],
        people,
        membership(people).at(request.app[CLOCK]()),
        named(people, request[LANGUAGE]),
        inventory(found),
        await moment_asked(request),
        request[LANGUAGE],
    )

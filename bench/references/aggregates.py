"""The command of ours with aggregates: who asks, the hut with its stays, the booking itself."""
# The library is not in the environment that is checked.
# mypy: ignore-errors

from __future__ import annotations

from functools import cache
from uuid import UUID

from calling import Caller, run
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

STAYS = 10


class Member(Aggregate):
    @event("Registered")
    def __init__(self) -> None:
        self.role = ""

    @event("Approved")
    def approve(self, role: str) -> None:
        self.role = role


class Hut(Aggregate):
    @event("Founded")
    def __init__(self, places: int) -> None:
        self.places = places
        self.decides_itself = True
        self.stays: list[tuple[int, int]] = []

    def take(self, booking: UUID, arrival: int, departure: int) -> None:
        here = [each for each in self.stays if each[0] < departure and arrival < each[1]]
        if len(here) >= self.places:
            raise ValueError
        self.taken(str(booking), arrival, departure)

    @event("Taken")
    def taken(self, booking: str, arrival: int, departure: int) -> None:
        del booking
        self.stays.append((arrival, departure))


class Booking(Aggregate):
    @event("Requested")
    def __init__(self, member: str, hut: str, arrival: int, departure: int) -> None:
        self.member, self.hut, self.arrival, self.departure = member, hut, arrival, departure
        self.status = "requested"

    @event("Approved")
    def approve(self) -> None:
        self.status = "approved"


@cache
def house() -> tuple[Application, UUID]:
    application = Application()
    ana = Member()
    ana.approve("member")
    application.save(ana)
    return application, ana.id


def prepare(_number: int) -> Caller:
    (application, ana), hut_id = house(), None

    def call(turn: int) -> None:
        nonlocal hut_id
        # A new hut each month: as ours, it reads no more than a month's stays.
        if turn % STAYS == 0:
            founded = Hut(2)
            application.save(founded)
            hut_id = founded.id
        if not application.repository.get(ana).role:
            raise ValueError
        hut = application.repository.get(hut_id)
        arrival, departure = 3 * turn, 3 * turn + 2
        booking = Booking(str(ana), str(hut_id), arrival, departure)
        if hut.decides_itself:
            booking.approve()
            hut.take(booking.id, arrival, departure)
        application.save(booking, hut)

    return call


if __name__ == "__main__":
    run("eventsourcing.postgres", prepare)

"""The least there is: load one aggregate of at most ten stays, change it, save one event."""
# The library is not in the environment that is checked.
# mypy: ignore-errors

from __future__ import annotations

from functools import cache

from calling import Caller, run
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

STAYS = 10


class Hut(Aggregate):
    @event("Founded")
    def __init__(self, places: int) -> None:
        self.places = places
        self.stays: list[tuple[int, int]] = []

    def book(self, arrival: int, departure: int) -> None:
        here = [each for each in self.stays if each[0] < departure and arrival < each[1]]
        if len(here) >= self.places:
            raise ValueError
        self.booked(arrival, departure)

    @event("Booked")
    def booked(self, arrival: int, departure: int) -> None:
        self.stays.append((arrival, departure))


@cache
def house() -> Application:
    return Application()


def prepare(_number: int) -> Caller:
    application, hut_id = house(), None

    def call(turn: int) -> None:
        nonlocal hut_id
        # A new hut each month: as ours, it reads no more than a month's stays.
        if turn % STAYS == 0:
            founded = Hut(2)
            application.save(founded)
            hut_id = founded.id
        hut = application.repository.get(hut_id)
        hut.book(3 * turn, 3 * turn + 3)
        application.save(hut)

    return call


if __name__ == "__main__":
    run("eventsourcing.postgres", prepare)

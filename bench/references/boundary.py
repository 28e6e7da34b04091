"""The command of ours with the library's own dynamic consistency boundary, over the same tags."""
# The library is not in the environment that is checked.
# mypy: ignore-errors

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

from calling import Caller, run
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.application import DCBApplication
from eventsourcing.dcb.domain import Decision, Selector, Slice, Tagged
from eventsourcing.dcb.persistence import DCBMapper
from eventsourcing.utils import get_topic, resolve_topic

DAYS = 30


class JsonMapper(DCBMapper):
    def to_dcb_event(self, event: Tagged) -> DCBEvent:
        data = json.dumps(event.decision.as_dict()).encode()
        return DCBEvent(type=get_topic(type(event.decision)), data=data, tags=event.tags)

    def to_domain_event(self, event: DCBEvent) -> Tagged:
        return Tagged(event.tags, resolve_topic(event.type)(**json.loads(event.data)))


@dataclass
class MemberApproved(Decision):
    member: str
    role: str

    def apply(self, book: Book) -> None:
        book.role = self.role


@dataclass
class HutFounded(Decision):
    hut: str
    places: int

    def apply(self, book: Book) -> None:
        book.places = self.places


@dataclass
class Requested(Decision):
    booking: str
    member: str
    hut: str
    arrival: int
    departure: int

    def apply(self, book: Book) -> None:
        book.known = book.known or self.booking == book.booking


@dataclass
class Approved(Requested):
    def apply(self, book: Book) -> None:
        book.stays.append((self.arrival, self.departure))


class Found(Slice):
    """Writes what is there before anybody books."""

    def __init__(self, tag: str, decision: Decision) -> None:
        self.tag = tag
        self.new_decisions.append(Tagged([tag], decision))

    def consistency_boundary(self) -> list[Selector]:
        return [Selector(tags=[self.tag])]


class Book(Slice):
    def __init__(self, booking: str, member: str, hut: str, arrival: int, departure: int) -> None:
        self.booking, self.member, self.hut = booking, member, hut
        self.arrival, self.departure = arrival, departure
        self.role, self.places, self.known = "", 0, False
        self.stays: list[tuple[int, int]] = []
        months = {day // DAYS for day in range(arrival - 1, departure + 1)}
        self.nights = [f"night:{hut}/{month}" for month in sorted(months)]

    def consistency_boundary(self) -> list[Selector]:
        stays = [Requested, Approved]
        return [
            Selector([MemberApproved], [f"member:{self.member}"]),
            Selector([HutFounded], [f"resource:{self.hut}"]),
            Selector(stays, [f"booking:{self.booking}"]),
            *(Selector(stays, [night]) for night in self.nights),
        ]

    def execute(self) -> None:
        here = [each for each in self.stays if each[0] < self.departure and self.arrival < each[1]]
        if not self.role or self.known or len(here) >= self.places:
            raise ValueError
        who, where = f"member:{self.member}", f"resource:{self.hut}"
        tags = [f"booking:{self.booking}", where, who, *self.nights]
        facts = (self.booking, self.member, self.hut, self.arrival, self.departure)
        self.new_decisions += [Tagged(tags, Requested(*facts)), Tagged(tags, Approved(*facts))]


# The library would only set it for classes with its decorators.
Book.do_projection = True


@cache
def house() -> tuple[DCBApplication, str]:
    os.environ["MAPPER_TOPIC"] = get_topic(JsonMapper)
    application, member = DCBApplication(), uuid4().hex
    application.do(Found(f"member:{member}", MemberApproved(member, "member")))
    return application, member


def prepare(_number: int) -> Caller:
    (application, member), hut = house(), uuid4().hex
    application.do(Found(f"resource:{hut}", HutFounded(hut, 2)))

    def call(turn: int) -> None:
        application.do(Book(f"{hut}-{turn}", member, hut, 3 * turn, 3 * turn + 2))

    return call


if __name__ == "__main__":
    run("eventsourcing.dcb.postgres_tt", prepare)

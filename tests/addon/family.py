"""A family with a house and a car, acting by ordinary commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    RequestBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people.members import FoundHousehold, members
from booking_core.domain.refusals import RecordRefusal, refusals
from booking_core.domain.stays import Stay, WallTimes, Wish
from booking_core.domain.things.resource_life import Approval, Kind, Mode, Size
from booking_core.domain.things.resources import ArchiveResource, CreateResource, resources
from booking_core.handling import handle
from booking_core.ports import Accepted, Envelope
from booking_core.projections.people import put_household, put_profile

if TYPE_CHECKING:
    from booking_core.domain.decider import Decider
    from booking_core.ports import Clock, Recorded, Statement, Store

C = TypeVar("C")
E = TypeVar("E")
S = TypeVar("S")

ANA = MemberId("01970000-0000-7000-8000-00000000000a")
HOUSE = ResourceId("01970000-0000-7000-8000-000000000010")
CAR = ResourceId("01970000-0000-7000-8000-000000000020")
NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)
TODAY = date(2026, 7, 10)


@dataclass
class SetClock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


class Family:
    """Ana's, with whatever clock the test has."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def found(self) -> None:
        profile = put_profile(ANA, name="Ana", email=None, language=None)
        command = FoundHousehold(ANA, "Europe/Berlin", "de")
        await self._do(members, command, put_household("Familie Berg"), profile)

    async def build(
        self, resource_id: ResourceId = HOUSE, name: str = "Haus am See", mode: Mode = Mode.AUTO
    ) -> None:
        command = CreateResource(
            ANA,
            resource_id,
            name,
            Kind.OVERNIGHT,
            size=Size(places=500),
            approval=Approval(mode),
        )
        await self._do(resources, command)

    async def rent_car(self) -> None:
        command = CreateResource(ANA, CAR, "Kombi", Kind.HOURLY, approval=Approval(Mode.AUTO))
        await self._do(resources, command)

    async def drive(self, start: datetime, hours: int) -> BookingId:
        """`start` is wall time."""
        return await self._request(CAR, WallTimes(start, start + timedelta(hours=hours)))

    async def archive(self, resource_id: ResourceId = HOUSE) -> None:
        await self._do(resources, ArchiveResource(ANA, resource_id))

    async def book(
        self, arrival: date, nights: int = 2, resource_id: ResourceId = HOUSE
    ) -> BookingId:
        return await self._request(resource_id, Stay(arrival, arrival + timedelta(days=nights)))

    async def _request(self, resource_id: ResourceId, period: Wish) -> BookingId:
        booking_id, items = BookingId(str(uuid4())), (Item(resource_id, 1),)
        command = RequestBooking(
            booking_id, ANA, ANA, items, period, self._clock(), note="a secret"
        )
        await self._do(bookings, command)
        return booking_id

    async def move(self, booking_id: BookingId, version: int, arrival: date) -> None:
        stay = Stay(arrival, arrival + timedelta(days=2))
        command = ChangeBooking(booking_id, ANA, version, self._clock(), period=stay)
        await self._do(bookings, command)

    async def ask_in_vain(self) -> None:
        command = RecordRefusal(ANA, self._clock().date(), "request", frozenset(), ())
        await handle(refusals, self._store, command, Envelope(ANA, "api", str(uuid4())))

    async def approve(self, booking_id: BookingId, version: int) -> None:
        await self._do(bookings, ApproveBooking(booking_id, ANA, version, self._clock()))

    async def cancel(self, booking_id: BookingId, version: int) -> None:
        await self._do(bookings, CancelBooking(booking_id, ANA, version, self._clock()))

    async def _do(
        self, decider: Decider[C, E, S], command: C, *beside: Statement
    ) -> tuple[Recorded, ...]:
        envelope = Envelope(ANA, "api", str(uuid4()))
        outcome = await handle(decider, self._store, command, envelope, beside=beside)
        assert isinstance(outcome, Accepted), outcome
        return outcome.recorded

"""A plausible family with a year behind it, made by ordinary commands on a clock of its own."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from addon.app import household_store, utc_now
from addon.auth.credentials import put_password
from addon.auth.passwords import Passwords
from addon.demo_plan import HOLIDAYS, HOUSE, LOGINS, NOTES, PEOPLE, REASONS, THINGS, VISITS
from addon.settings import Settings
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import (
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.bookings.events import QUIET, BookingEvent
from booking_core.domain.decider import Decider
from booking_core.domain.ids import SYSTEM, BookingId, MemberId, ResourceId
from booking_core.domain.people.members import AddMember, FoundHousehold, Register, members
from booking_core.domain.stays import Stay, WallTimes, Wish
from booking_core.domain.things.resources import CreateResource, resources
from booking_core.handling import handle
from booking_core.ports import Accepted, Envelope, Statement, Store
from booking_core.projections.people import put_household, put_profile

PASSWORD = "family-booking-demo"  # noqa: S105 - printed for everybody to use
ZONE = "Europe/Berlin"
YEAR = timedelta(days=365)
_HOUR = timedelta(hours=1)
C = TypeVar("C")
E = TypeVar("E")
S = TypeVar("S")


async def demo(settings: Settings, _asked: argparse.Namespace) -> None:
    """Fills an empty store; one that is not stays as it is."""
    clock = _Clock(utc_now() - YEAR - timedelta(days=30))
    async with household_store(settings, clock) as store:
        if (await store.head()).position > 0:
            sys.stderr.write("the store is not empty: nothing was added\n")
            return
        passwords = Passwords(settings.password_cost)
        try:
            secret = await passwords.hash(PASSWORD)
        finally:
            passwords.close()
        family = _Family(store, clock, secret, settings.language)
        await family.move_in()
        for step in sorted(_plan(family), key=lambda each: each.at):
            if step.at <= utc_now():
                clock.at = max(clock.at, step.at)
                await step.act()
        events = (await store.head()).position
    sys.stdout.write(f"Demo: {events} events. Log in as {LOGINS[0]}, password {PASSWORD}\n")


class _Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that somebody does at an instant."""

    at: datetime
    act: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Visit:
    """A wish and what becomes of it: asked for, then decided, then perhaps given up."""

    who: str
    things: Sequence[tuple[str, int]]
    period: Wish
    fate: str = "approved"
    exclusive: bool = False
    lead: timedelta = timedelta(days=35)

    @property
    def asked_at(self) -> datetime:
        return datetime.combine(self.period.first_day, time(18), UTC) - self.lead


class _Family:
    """Who acts, and what each booking has become."""

    def __init__(self, store: Store, clock: _Clock, secret: str, language: str) -> None:
        self._store = store
        self._clock = clock
        self._secret = secret
        self._language = language
        self._random = random.Random(20260710)  # noqa: S311 - the same family every time
        self._versions: dict[BookingId, int] = {}

    async def move_in(self) -> None:
        ana, *others = PEOPLE
        await self._do(
            members,
            FoundHousehold(member_id(ana.name), ZONE, self._language),
            SYSTEM,
            put_household("Familie Sommer"),
            *self._profile(ana.name, LOGINS[0]),
        )
        for each in others:
            guardian = member_id(each.guardian) if each.guardian else None
            command = AddMember(member_id(ana.name), member_id(each.name), each.roles, guardian)
            email = f"{each.name.split()[0].lower()}@example.org" if each.login else None
            await self._do(members, command, member_id(ana.name), *self._profile(each.name, email))
        for thing in THINGS:
            await self._do(
                resources,
                CreateResource(
                    by=member_id(ana.name),
                    resource_id=resource_id(thing.name),
                    name=thing.name,
                    kind=thing.kind,
                    parent_id=resource_id(thing.parent) if thing.parent else None,
                    size=thing.size,
                    color=thing.color,
                    approval=thing.approval,
                    rules=thing.rules,
                ),
                member_id(ana.name),
            )

    def _profile(self, name: str, email: str | None) -> Sequence[Statement]:
        who = member_id(name)
        profile = put_profile(who, name=name, email=email, language=None)
        login = [put_password(who, self._secret, self._clock())] if email else []
        return [profile, *login]

    async def register(self, name: str) -> None:
        who = member_id(name)
        email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
        await self._do(members, Register(who), who, *self._profile(name, email))

    async def ask(self, booking_id: BookingId, visit: _Visit) -> None:
        who = member_id(visit.who)
        wish = RequestBooking(
            booking_id=booking_id,
            by=who,
            member_id=who,
            items=tuple(Item(resource_id(name), persons) for name, persons in visit.things),
            period=visit.period,
            now=self._clock(),
            exclusive=visit.exclusive,
            note=self._random.choice(NOTES),
        )
        outcome = await self._do(bookings, wish, who)
        if isinstance(outcome, Accepted):
            self._versions[booking_id] = _steps(booking_id, outcome)

    async def decide(self, booking_id: BookingId, visit: _Visit) -> None:
        version = self._versions.get(booking_id)
        if version != 1:  # it was refused, or the rules have decided
            return
        by = member_id("Ben Sommer" if visit.who != "Ben Sommer" else "Ana Sommer")
        reason = self._random.choice(REASONS)
        command = (
            DeclineBooking(booking_id, by, version, self._clock(), reason)
            if visit.fate == "declined"
            else ApproveBooking(booking_id, by, version, self._clock())
        )
        await self._count(booking_id, await self._do(bookings, command, by))

    async def finish(self, booking_id: BookingId, visit: _Visit) -> None:
        """What comes after the decision: given up, made shorter, or asked to be longer."""
        version = self._versions.get(booking_id)
        if version is None:
            return
        who, now = member_id(visit.who), self._clock()
        command: CancelBooking | WithdrawBooking | ChangeBooking
        match visit.fate, visit.period:
            case "cancelled", _:
                command = CancelBooking(booking_id, who, version, now, "Leider krank geworden")
            case "withdrawn", _:
                command = WithdrawBooking(booking_id, who, version, now, "Doch keine Zeit")
            case "shortened", Stay(arrival, departure):
                shorter = Stay(arrival, departure - timedelta(days=1))
                command = ChangeBooking(booking_id, who, version, now, period=shorter)
            case "extended", Stay(arrival, departure):
                longer = Stay(arrival, departure + timedelta(days=2))
                command = ChangeBooking(
                    booking_id, who, version, now, period=longer, note="Können wir länger bleiben?"
                )
            case _:
                return
        await self._count(booking_id, await self._do(bookings, command, who))

    async def _count(self, booking_id: BookingId, outcome: object) -> None:
        if isinstance(outcome, Accepted):
            self._versions[booking_id] += _steps(booking_id, outcome)

    async def _do(
        self, decider: Decider[C, E, S], command: C, by: MemberId, *beside: Statement
    ) -> object:
        key = f"demo-{self._random.getrandbits(64):x}"
        envelope = Envelope(by, "demo", key)
        return await handle(decider, self._store, command, envelope, beside=beside)


def _steps(booking_id: BookingId, outcome: Accepted) -> int:
    """By how many versions the booking moved on; others may have lost by it."""
    facts = [each.event for each in outcome.recorded if isinstance(each.event, BookingEvent)]
    return sum(each.booking_id == booking_id and not isinstance(each, QUIET) for each in facts)


def _plan(family: _Family) -> Sequence[_Step]:
    steps = [_Step(utc_now() - 26 * _HOUR, lambda: family.register("Mia Winter"))]
    for number, visit in enumerate(_visits()):
        steps += _life(family, BookingId(_id("booking", str(number))), visit)
    return steps


def _life(family: _Family, booking_id: BookingId, visit: _Visit) -> Sequence[_Step]:
    asked = visit.asked_at
    steps = [_Step(asked, lambda: family.ask(booking_id, visit))]
    if visit.fate not in ("pending", "withdrawn"):
        steps.append(_Step(asked + 20 * _HOUR, lambda: family.decide(booking_id, visit)))
    steps.append(_Step(asked + 70 * _HOUR, lambda: family.finish(booking_id, visit)))
    return steps


def _visits() -> Sequence[_Visit]:
    today = utc_now().date()
    found = [
        _Visit(
            who=each.who,
            things=each.things,
            period=Stay(today + timedelta(days=each.begins), today + timedelta(days=each.ends)),
            fate=each.fate,
            exclusive=each.exclusive,
            lead=timedelta(days=max(each.begins + each.asked_days_ago, 2)),
        )
        for each in VISITS
    ]
    return [*found, *_holidays(today), *_weekends(today), *_hours(today)]


def _holidays(today: date) -> Sequence[_Visit]:
    """Last year's: the whole family in the house."""
    found = []
    for each in HOLIDAYS:
        arrival = _last(today, each.month, each.day)
        period = Stay(arrival, arrival + timedelta(days=each.nights))
        found.append(_Visit(each.who, [(HOUSE, each.persons)], period, exclusive=True))
    return found


def _last(today: date, month: int, day: int) -> date:
    """The last such day that is at least a month over."""
    this_year = date(today.year, month, day)
    over = this_year < today - timedelta(days=30)
    return this_year if over else this_year.replace(year=today.year - 1)


def _weekends(today: date) -> Sequence[_Visit]:
    chance = random.Random(7)  # noqa: S311 - the same year every time
    fates = ["approved"] * 9 + ["declined", "cancelled", "shortened", "withdrawn"]
    rooms = [("Seezimmer", 2), ("Gartenzimmer", 2), ("Dachkammer", 4)]
    people = [each.name for each in PEOPLE if each.login and "viewer" not in each.roles]
    friday = today - timedelta(days=(today.weekday() - 4) % 7)
    found = []
    for weeks in range(-50, 10):
        arrival = friday + timedelta(weeks=weeks)
        for room, beds in chance.sample(rooms, chance.choice([0, 1, 1, 2])):
            nights = chance.choice([2, 2, 2, 3])
            period = Stay(arrival, arrival + timedelta(days=nights))
            persons = chance.randint(1, beds)
            fate = chance.choice(fates) if weeks < 0 else "approved"
            found.append(_Visit(chance.choice(people), [(room, persons)], period, fate))
    return found


def _hours(today: date) -> Sequence[_Visit]:
    chance = random.Random(11)  # noqa: S311 - the same year every time
    people = [each.name for each in PEOPLE if each.login and "viewer" not in each.roles]
    found = []
    for days in range(-84, 15):
        day = today + timedelta(days=days)
        hour = chance.choice([8, 9, 14, 17])
        if chance.random() < 0.4:  # noqa: PLR2004 - two or three drives a week
            period = _at(day, hour, chance.choice([2, 3, 5]))
            lead = timedelta(days=3)
            found.append(_Visit(chance.choice(people), [("Familienauto", 2)], period, lead=lead))
        if day.weekday() == 4:  # noqa: PLR2004 - Friday
            lead = timedelta(days=5)
            found.append(_Visit(chance.choice(people), [("Sauna", 3)], _at(day, 19, 2), lead=lead))
    return found


def _at(day: date, hour: int, hours: int) -> WallTimes:
    start = datetime.combine(day, time(hour))
    return WallTimes(start, start + timedelta(hours=hours))


def member_id(name: str) -> MemberId:
    return MemberId(_id("member", name))


def resource_id(name: str) -> ResourceId:
    return ResourceId(_id("resource", name))


def _id(kind: str, name: str) -> str:
    """The same in every demo; version 8, "custom" (RFC 9562 §5.8)."""
    bits = random.Random(f"{kind}/{name}").getrandbits(128)  # noqa: S311 - nothing secret
    bits = bits & ~(0xF << 76) | 0x8 << 76
    return str(UUID(int=bits & ~(0x3 << 62) | 0x2 << 62))

"""Two members who turn out to be one person: one fact, that nothing may clash with.

Whoever stays has the other's bookings, wards and seats; votes of both count as one. The other's
ways in are gone, and what is over stays where it was, under the name of whoever stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from booking_core.domain import access
from booking_core.domain.access import BookingState, Role
from booking_core.domain.approval.reseating import seats_of, unseated
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.commands import OnExisting
from booking_core.domain.bookings.conflicts import overlap
from booking_core.domain.bookings.course_commands import TransferBooking
from booking_core.domain.bookings.events import LIFE
from booking_core.domain.bookings.life import AnyEvent, Booking, Situation, advance, evolve
from booking_core.domain.decider import Decider, Query, Refused, Verdict, Violation, about
from booking_core.domain.errors import NotAllowed, NotFound
from booking_core.domain.ids import BookingId, MemberId
from booking_core.domain.people.errors import LastAdmin, MemberStateForbids, MergeClash, SamePerson
from booking_core.domain.people.guardians import guardian_unfit, handed_over, seen_wards, wards
from booking_core.domain.people.leaving import around_held, held, taken
from booking_core.domain.people.member_events import GuardianChanged, MemberMerged
from booking_core.domain.people.member_life import Member, Membership, MemberState, holders, seen
from booking_core.domain.tags import member_tag

_GONE = frozenset({MemberState.ERASED, MemberState.MERGED})
_LIVE = frozenset({BookingState.PENDING, BookingState.APPROVED, BookingState.ACTIVE})


@dataclass(frozen=True, slots=True)
class MergeMembers:
    """`member_id` stays; `other_id` is the same person from here on.

    `override_reason` lets what both have to come exceed what one may have.
    """

    by: MemberId
    member_id: MemberId
    other_id: MemberId
    now: datetime
    override_reason: str | None = None


def boundary(command: MergeMembers, state: Situation) -> Query:
    people = state.membership
    asked = seen(command.by, command.member_id, command.other_id) | holders(Role.ADMIN)
    asked |= seen_wards(command.other_id, people) | seen_wards(command.member_id, people)
    asked |= about(LIFE, member_tag(command.member_id))
    asked |= seats_of(command.other_id, command.now, state)
    return asked | around_held(command.other_id, _steps(command, state), state)


def decide(command: MergeMembers, state: Situation) -> Verdict:
    people = state.membership
    if not access.may_run_household(people.standing(command.by)):
        return Refused((NotAllowed("run_household"),))
    unknown = tuple(
        NotFound("member", each)
        for each in (command.member_id, command.other_id)
        if each not in people.people
    )
    if unknown:
        return Refused(unknown)
    other = people.people[command.other_id]
    if other.merged_into == command.member_id:
        return ()
    broken = (*_unfit(command, people, other), *_clashes(command, state))
    if broken:
        return Refused(broken)
    facts = taken(tuple(_steps(command, state)), state)
    if isinstance(facts, Refused):
        return facts
    one = (*facts, *_one_person(command, people, other))
    return (*one, *unseated(command.other_id, one, state, command.now))


def _unfit(command: MergeMembers, people: Membership, other: Member) -> Iterator[Violation]:
    stays = people.people[command.member_id]
    if command.member_id == command.other_id:
        yield SamePerson(command.member_id)
        return
    if not stays.active:
        yield MemberStateForbids(stays.state, (MemberState.ACTIVE,))
    if other.state in _GONE:
        yield MemberStateForbids(other.state, tuple(sorted(frozenset(MemberState) - _GONE)))
    if people.holders_of(Role.ADMIN) == {command.other_id}:
        yield LastAdmin()
    for ward_id in wards(command.other_id, people):
        if ward_id != command.member_id:
            yield from guardian_unfit(ward_id, command.member_id, people)


def _clashes(command: MergeMembers, state: Situation) -> Iterator[Violation]:
    """Nobody is twice in one place at one time: a resource, or what it is in."""
    for key, one in _live(command.member_id, state):
        for twin, other in _live(command.other_id, state):
            if _shares(one.claim, other.claim) and overlap(one.claim.period, other.claim.period):
                yield MergeClash(key, twin)


def _shares(one: Claim, other: Claim) -> bool:
    """A house has its rooms in it; two rooms of one house are two places."""
    return any(
        mine.resource_id in theirs.lineage or theirs.resource_id in mine.lineage
        for mine in one.items
        for theirs in other.items
    )


def _live(member_id: MemberId, state: Situation) -> Iterator[tuple[BookingId, Booking]]:
    for key in sorted(state.bookings):
        booking = state.bookings[key]
        if booking.claim.member_id == member_id and booking.state in _LIVE:
            yield key, booking


def _steps(command: MergeMembers, state: Situation) -> Iterator[OnExisting]:
    for key, booking in held(command.other_id, command.now, state):
        on = (key, command.by, booking.version, command.now)
        why = command.override_reason
        yield TransferBooking(*on, command.member_id, override_reason=why)


def _one_person(
    command: MergeMembers, people: Membership, other: Member
) -> Iterator[GuardianChanged | MemberMerged]:
    if people.people[command.member_id].guardian_id == command.other_id:
        yield GuardianChanged(command.member_id, None, command.other_id)
    for change in handed_over(command.other_id, command.member_id, people):
        if change.member_id != command.member_id:
            yield change
    yield MemberMerged(command.other_id, command.member_id, other.roles)


merging: Decider[MergeMembers, AnyEvent, Situation] = Decider(
    Situation(), boundary, decide, evolve, advance
)

"""A request as it is heard: votes, what they come to, and what the rules make of silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking_core.domain.access import BookingState
from booking_core.domain.approval import panels
from booking_core.domain.approval.events import (
    BookingEscalated,
    BookingReminded,
    BookingVoted,
    Why,
)
from booking_core.domain.approval.reminding import next_reminder
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.about import Verdicts
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.events import BookingApproved, BookingChanged, BookingEvent
from booking_core.domain.bookings.life import Booking, Situation
from booking_core.domain.decider import Violation
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people.member_life import Membership
from booking_core.domain.texts import Words
from booking_core.domain.things.resource_life import Absence, Mode


@dataclass(frozen=True, slots=True)
class Heard:
    """How the parts stand after a vote, and which of them others have to decide about now."""

    electorate: tuple[Verdicts, ...]
    escalated: tuple[ResourceId, ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(panels.undecided(self.electorate))


@dataclass(frozen=True, slots=True)
class Grant:
    """Who granted it: `by` None, the rules."""

    by: MemberId | None
    own: bool = False
    words: Words | None = None


def vote(
    booking: Booking, chosen: Iterable[ResourceId], by: MemberId, people: Membership, *, yes: bool
) -> Heard:
    concerned, named = booking.concerned(people), frozenset(chosen)
    gone_up: list[ResourceId] = []
    parts: list[Verdicts] = []
    for part in booking.electorate:
        after = part
        if part.resource_id in named:
            after = _voted(part, by, people, concerned, yes=yes)
            if after.escalated and not part.escalated:
                gone_up.append(part.resource_id)
        parts.append(after)
    return Heard(tuple(parts), tuple(gone_up))


def _voted(
    part: Verdicts,
    by: MemberId,
    people: Membership,
    concerned: frozenset[MemberId],
    *,
    yes: bool,
) -> Verdicts:
    if part.mode is not Mode.QUORUM:
        return replace(part, approved=yes)
    after = panels.voted(part, by, yes=yes)
    match panels.outcome(after, people, concerned):
        case True:
            return replace(after, approved=True)
        case False:
            return panels.escalated(after, people, concerned)
        case _:
            return after


def granted(booking: Booking, electorate: tuple[Verdicts, ...]) -> Claim | None:
    """What is had of the claim when no part is open any more; None: nothing.

    Of several resources the rest, where the requester asked for whatever is free.
    """
    claim = booking.change or booking.claim
    refused = {part.resource_id for part in electorate if part.approved is False}
    if not refused:
        return claim
    kept = tuple(item for item in claim.items if item.resource_id not in refused)
    partly = booking.whatever_is_free and booking.change is None
    return replace(claim, items=kept) if partly and kept else None


def is_settled(booking: Booking, heard: Heard) -> bool:
    """Also before every part is decided, where one that was refused takes the others along."""
    return not heard.is_open or granted(booking, heard.electorate) is None


def in_the_way(
    booking_id: BookingId, claim: Claim, state: Situation, now: datetime
) -> Iterator[Violation]:
    yield from rules.archived(claim, state.inventory)
    yield from rules.nights_taken(claim, state, now, besides=booking_id)


def grant(
    booking_id: BookingId, booking: Booking, claim: Claim, given: Grant
) -> Sequence[BookingEvent]:
    """The facts by which the claim counts. Of less than was asked, the request changes first."""
    if booking.change is not None:
        return (
            BookingChanged(
                booking_id,
                claim,
                booking.claim,
                booking.state,
                booking.electorate,
                given.by,
                given.own,
                given.words,
            ),
        )
    approved = BookingApproved(booking_id, claim, given.by, given.own, given.words)
    if claim == booking.claim:
        return (approved,)
    kept = {item.resource_id for item in claim.items}
    parts = tuple(part for part in booking.electorate if part.resource_id in kept)
    less = BookingChanged(booking_id, claim, booking.claim, BookingState.PENDING, parts)
    return less, approved


@dataclass(frozen=True, slots=True)
class Silence:
    """A booking about which nobody said anything, at a moment."""

    booking_id: BookingId
    booking: Booking
    state: Situation
    at: datetime

    def fits(self) -> bool:
        claim = self.booking.change or self.booking.claim
        if self.booking_id in self.state.over_quota:
            return False
        return not any(True for _ in in_the_way(self.booking_id, claim, self.state, self.at))


def hold_out(silence: Silence) -> Iterator[BookingEvent]:
    """Nobody objected in time: that is a yes, if it still fits; otherwise somebody decides."""
    due = frozenset(
        part.resource_id
        for part in panels.undecided(silence.booking.electorate)
        if part.silent_until is not None and part.silent_until <= silence.at
    )
    if silence.fits():
        yield from _taken_as_yes(silence, due)
    else:
        yield _handed_on(silence, due, Why.NO_ROOM)


def stay_away(silence: Silence) -> Iterator[BookingEvent]:
    """Nobody decided in time: what the policy says for that."""
    open_parts = panels.undecided(silence.booking.electorate)
    approve, escalate = (
        frozenset(part.resource_id for part in open_parts if part.on_absence is each)
        for each in (Absence.APPROVE, Absence.ESCALATE)
    )
    yes = approve if silence.fits() else frozenset()
    said = tuple(_taken_as_yes(silence, yes)) if yes else ()
    yield from said
    match said:
        case [BookingVoted(electorate=parts)]:
            heard = replace(silence.booking, electorate=parts)
            yield _handed_on(replace(silence, booking=heard), escalate, Why.ABSENCE)
        case []:
            yield _handed_on(silence, approve | escalate, Why.ABSENCE)
        case _:
            return


def _taken_as_yes(silence: Silence, yes: frozenset[ResourceId]) -> Iterator[BookingEvent]:
    booking_id, booking = silence.booking_id, silence.booking
    after = tuple(
        replace(part, approved=True) if part.resource_id in yes else part
        for part in booking.electorate
    )
    had = granted(booking, after)
    if had is not None and not panels.undecided(after):
        yield from grant(booking_id, booking, had, Grant(None))
        return
    ids = tuple(sorted(yes))
    yield BookingVoted(booking_id, booking.claim, booking.state, after, ids, yes=True)


def _handed_on(silence: Silence, ids: frozenset[ResourceId], why: Why) -> BookingEscalated:
    booking, people = silence.booking, silence.state.membership
    parts = tuple(
        _in_other_hands(part, booking, people, why) if part.resource_id in ids else part
        for part in booking.electorate
    )
    about = (silence.booking_id, booking.claim, booking.state, parts)
    return BookingEscalated(*about, tuple(sorted(ids)), why)


def _in_other_hands(part: Verdicts, booking: Booking, people: Membership, why: Why) -> Verdicts:
    if why is Why.NO_ROOM:
        return panels.handed_over(part)
    after = panels.escalated(part, people, booking.concerned(people))
    return after if after.approved is None else part


def remind(silence: Silence) -> BookingReminded:
    booking, people = silence.booking, silence.state.membership
    concerned = booking.concerned(people)
    to: frozenset[MemberId] = frozenset()
    for part in panels.undecided(booking.electorate):
        to |= panels.voters(part, people, concerned) - {each.by for each in part.votes}
    claim, asked_at = booking.change or booking.claim, booking.asked_at or silence.at
    about = (silence.booking_id, booking.claim, booking.state, booking.electorate)
    return BookingReminded(*about, to, next_reminder(asked_at, claim, silence.at))


def beyond_reach(
    booking_id: BookingId, booking: Booking, people: Membership
) -> Iterator[BookingEvent]:
    """A quorum that can't be reached any more, since somebody left or there never were enough."""
    concerned = booking.concerned(people)
    stuck = [
        part.resource_id
        for part in panels.undecided(booking.electorate)
        if part.mode is Mode.QUORUM and panels.outcome(part, people, concerned) is False
    ]
    if not stuck:
        return
    parts = tuple(
        _in_other_hands(part, booking, people, Why.UNREACHABLE)
        if part.resource_id in stuck
        else part
        for part in booking.electorate
    )
    about = (booking_id, booking.claim, booking.state, parts)
    stand = booking.clocks_stand
    yield BookingEscalated(*about, tuple(stuck), Why.UNREACHABLE, clocks_stand=stand)

"""What runs while a booking is not settled, and when each of it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from booking_core.domain.access import BookingState
from booking_core.domain.approval.events import (
    BookingEscalated,
    BookingObjected,
    BookingReminded,
    BookingVoted,
    HearingEvent,
    Why,
)
from booking_core.domain.approval.panels import undecided
from booking_core.domain.approval.reminding import absent_from, next_reminder
from booking_core.domain.approval.talk_events import (
    BookingRestored,
    CounterOffered,
    CounterOfferRefused,
    QuestionAnswered,
    QuestionAsked,
    Talk,
)
from booking_core.domain.bookings.about import Verdicts
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.course_events import BookingCommented, BookingTransferred
from booking_core.domain.bookings.events import (
    BookingChanged,
    BookingEvent,
    BookingRequested,
    ChangeRequested,
    state_after,
)
from booking_core.domain.bookings.stay_events import NoShowAsked, NoShowDenied, StayCheckedIn
from booking_core.domain.things.resource_life import Absence
from booking_core.domain.waitlist.events import BookingOffered, HoldEnded, OfferAccepted


class Clock(StrEnum):
    """In the order in which they strike when they strike at once."""

    HOLD = "hold"
    """Places that are kept for a request, or offered to somebody who waits."""
    NO_SHOW = "no_show"
    """The holder was asked whether anybody came."""
    SILENCE = "silence"
    """Nobody objected in time."""
    REMINDER = "reminder"
    """Those who can decide are told again."""
    ABSENCE = "absence"
    """Nobody decided in time, and the policy says what then."""
    END = "end"
    """The time to decide is over, or the stay itself."""


Hands = Mapping[Clock, datetime | None]
"""When clocks strike; None: they are stopped."""


@dataclass(frozen=True, slots=True)
class Winding:
    """What an event does to the clocks: the others run on, or are stopped (`anew`)."""

    hands: Hands
    anew: bool = False

    def after(self, running: Mapping[Clock, datetime]) -> Mapping[Clock, datetime]:
        """What runs then."""
        hands = self.hands if self.anew else {**running, **self.hands}
        return {clock: at for clock, at in hands.items() if at is not None}

    def then(self, later: Winding) -> Winding:
        """Both, one after the other."""
        return later if later.anew else Winding({**self.hands, **later.hands}, self.anew)


def wound(event: BookingEvent) -> Winding:
    match event:
        case BookingRequested() | BookingChanged() | OfferAccepted():
            heard = _heard(event.asked_at, event.claim, event.electorate)
            hands = {**heard, Clock.HOLD: event.held_until, Clock.END: _end(event)}
            return Winding(hands, anew=True)
        case HoldEnded() | NoShowAsked() | BookingCommented() | BookingTransferred():
            return Winding(_by_the_way(event))
        case QuestionAsked() | CounterOffered():
            held = event.claim.begins_at
            names = (Clock(each.clock) for each in event.running)
            return Winding({name: held if name is Clock.HOLD else None for name in names})
        case BookingRestored(talk=Talk()):
            return Winding({Clock.END: _end(event)})
        case QuestionAnswered() | CounterOfferRefused() | BookingRestored():
            return Winding({**_resumed(event), Clock.END: _end(event)})
        case ChangeRequested():
            heard = _heard(event.asked_at, event.wanted, event.electorate)
            return Winding({**heard, Clock.END: _end(event)}, anew=True)
        case StayCheckedIn() | NoShowDenied():
            return Winding({Clock.NO_SHOW: None, Clock.END: _end(event)})
        case BookingReminded() | BookingVoted() | BookingObjected() | BookingEscalated():
            return Winding(_going_on(event))
        case BookingOffered():
            return Winding({Clock.HOLD: event.until, Clock.END: _end(event)}, anew=True)
        case _:
            return Winding({Clock.END: _end(event)}, anew=True)


def _by_the_way(
    event: HoldEnded | NoShowAsked | BookingCommented | BookingTransferred,
) -> Hands:
    match event:
        case HoldEnded():
            return {Clock.HOLD: None}
        case NoShowAsked():
            return {Clock.NO_SHOW: event.answer_by}
        case BookingTransferred():
            return {Clock.END: _end(event)}
        case BookingCommented():
            return {}


def _resumed(
    event: QuestionAnswered | CounterOfferRefused | BookingRestored,
) -> Hands:
    """As they ran before; a vote or an objection meanwhile may have settled what was silent."""
    going: dict[Clock, datetime | None] = {Clock(each.clock): each.at for each in event.running}
    if Clock.SILENCE in going:
        going[Clock.SILENCE] = _silence(event.electorate)
    return going


def _going_on(event: HearingEvent) -> Hands:
    """A vote stops nothing but what it settles."""
    match event:
        case BookingReminded():
            return {Clock.REMINDER: event.next_at}
        case _ if event.clocks_stand:
            return {}
        case BookingEscalated(why=Why.ABSENCE):
            return {Clock.SILENCE: _silence(event.electorate), Clock.ABSENCE: None}
        case _:
            return {Clock.SILENCE: _silence(event.electorate)}


def _heard(asked_at: datetime | None, claim: Claim, electorate: tuple[Verdicts, ...]) -> Hands:
    if asked_at is None:
        return {Clock.SILENCE: _silence(electorate)}
    open_parts = undecided(electorate)
    if electorate and not open_parts:
        return {}  # by the rules, so that nobody is asked
    waits = any(each.on_absence is not Absence.EXPIRE for each in open_parts)
    return {
        Clock.SILENCE: _silence(electorate),
        Clock.REMINDER: next_reminder(asked_at, claim, asked_at),
        Clock.ABSENCE: absent_from(asked_at, claim) if waits else None,
    }


def _silence(electorate: tuple[Verdicts, ...]) -> datetime | None:
    ends = [each.silent_until for each in undecided(electorate) if each.silent_until]
    return min(ends, default=None)


def _end(event: BookingEvent) -> datetime | None:
    wanted = event.wanted if isinstance(event, ChangeRequested) else getattr(event, "change", None)
    return over_at(state_after(event), event.claim, wanted)


def over_at(state: BookingState, claim: Claim, change: Claim | None = None) -> datetime | None:
    """When a request, a change or a stay is over by itself.

    A change waits no longer than its own beginning, or, where it begins as the booking does,
    than the booking itself.
    """
    match state:
        case BookingState.PENDING | BookingState.WAITLISTED:
            return claim.decidable_until
        case BookingState.APPROVED | BookingState.ACTIVE if change and _elsewhere(change, claim):
            return min(change.decidable_until, claim.ends_at)
        case BookingState.APPROVED | BookingState.ACTIVE:
            return claim.ends_at
        case _:
            return None


def _elsewhere(change: Claim, claim: Claim) -> bool:
    return change.decidable_until != claim.decidable_until

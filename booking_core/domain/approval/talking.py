"""Asking back, and offering something else: the request stays, and its clock stands meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from booking_core.domain import access
from booking_core.domain.access import Verb
from booking_core.domain.approval.answering import approve
from booking_core.domain.approval.errors import NothingOffered, NothingOpen, NothingSaid
from booking_core.domain.approval.panels import automatic, panels, postponed
from booking_core.domain.approval.talk_events import (
    CounterOffered,
    CounterOfferRefused,
    QuestionAnswered,
    QuestionAsked,
    Running,
    Talk,
)
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim, weighed
from booking_core.domain.bookings.clocks import Clock
from booking_core.domain.bookings.commands import AcceptOffer, ApproveBooking, RefuseOffer
from booking_core.domain.bookings.course_commands import AnswerQuestion, AskMore, OfferInstead
from booking_core.domain.bookings.events import BookingApproved, BookingChanged
from booking_core.domain.bookings.life import Booking, Situation, evolve
from booking_core.domain.bookings.requesting import items_of, refuse_other
from booking_core.domain.decider import Event, Refused, Verdict, Violation
from booking_core.domain.stays import begins
from booking_core.domain.texts import FreeText


def ask_more(command: AskMore, booking: Booking) -> Verdict:
    question = rules.tidy(command.question)
    if question is None:
        return Refused((NothingSaid("question"),))
    broken = tuple(rules.unfit_words("question", question))
    if broken:
        return Refused(broken)
    since, running = _stopped(booking, command.now)
    words = FreeText(command.by, question)
    return (QuestionAsked(command.booking_id, booking.claim, command.by, since, running, words),)


def answer(command: AnswerQuestion, booking: Booking, talk: Talk) -> Verdict:
    said = rules.tidy(command.answer)
    if said is None:
        return Refused((NothingSaid("answer"),))
    broken = tuple(rules.unfit_words("answer", said))
    if broken:
        return Refused(broken)
    running, words = _resumed(talk, booking.claim, command.now), FreeText(command.by, said)
    parts = postponed(booking.electorate, command.now - talk.since)
    about = (command.booking_id, booking.claim, command.by)
    return (QuestionAnswered(*about, running, words, electorate=parts),)


def offer_instead(command: OfferInstead, booking: Booking, state: Situation) -> Verdict:
    """Other dates, fewer beds, another room; it has to be free now and when it is accepted."""
    was, note = booking.claim, rules.tidy(command.note)
    items = command.items if command.items is not None else items_of(was)
    wish = command.period or was.period
    unfit = tuple(rules.items_unfit(items, wish, state.inventory))
    unsaid = tuple(rules.unfit_words("note", note))
    if unfit:
        return Refused((*unfit, *unsaid))
    offer = weighed(
        was.member_id,
        items,
        wish,
        state.inventory,
        exclusive=was.exclusive if command.exclusive is None else command.exclusive,
        branch_id=was.branch_id,
        waives_buffer=was.waives_buffer,
    )
    if isinstance(offer, Violation):
        return Refused((offer, *unsaid))
    broken = (*_refuse_offer(command, was, offer, state), *unsaid)
    if broken:
        return Refused(broken)
    since, running = _stopped(booking, command.now)
    words = FreeText(command.by, note) if note else None
    return (CounterOffered(command.booking_id, was, offer, command.by, since, running, words),)


def _refuse_offer(
    command: OfferInstead, was: Claim, offer: Claim, state: Situation
) -> Iterator[Violation]:
    """Nobody is offered what they could not ask for."""
    now = command.now
    if offer == was:
        yield NothingOffered()
    yield from rules.in_the_past(offer, now)
    if begins(offer.period) != begins(was.period):
        yield from rules.lead_and_horizon(offer, state.inventory, now)
    yield from refuse_other(command.booking_id, was, offer, state, now)


def accept(command: AcceptOffer, booking: Booking, state: Situation) -> Verdict:
    """The request is what was offered; whoever offered it says yes by that, as far as they may."""
    talk = booking.course.talk
    if talk is None or talk.offer is None:
        return Refused((NothingOpen("accept"),))
    offer, now = talk.offer, command.now
    broken = (
        *rules.in_the_past(offer, now),
        *rules.archived(offer, state.inventory),
        *rules.nights_taken(offer, state, now, besides=command.booking_id),
    )
    if broken:
        return Refused(broken)
    held = next((each.at for each in _resumed(talk, offer, now) if _is_hold(each)), None)
    changed = BookingChanged(
        command.booking_id,
        offer,
        booking.claim,
        booking.state,
        panels(offer, state.inventory, state.membership, now),
        held_until=held if held and held > now else None,
        asked_at=now,
    )
    if automatic(offer, state.inventory):
        return changed, BookingApproved(command.booking_id, offer, None)
    return changed, *_said_yes(command, talk, changed, state)


def _said_yes(
    command: AcceptOffer, talk: Talk, changed: BookingChanged, state: Situation
) -> Sequence[Event]:
    after = evolve(state, changed)
    booking = after.bookings[command.booking_id]
    if not access.may(
        after.membership.standing(talk.by), Verb.APPROVE, booking.affair(after.membership)
    ):
        return ()
    yes = ApproveBooking(command.booking_id, talk.by, booking.version, command.now)
    verdict = approve(yes, booking, after)
    return () if isinstance(verdict, Refused) else verdict


def refuse(command: RefuseOffer, booking: Booking) -> Verdict:
    talk = booking.course.talk
    if talk is None or talk.offer is None:
        return Refused((NothingOpen("refuse_offer"),))
    running = _resumed(talk, booking.claim, command.now)
    parts = postponed(booking.electorate, command.now - talk.since)
    about = (command.booking_id, booking.claim, command.by)
    return (CounterOfferRefused(*about, running, electorate=parts),)


def _stopped(booking: Booking, now: datetime) -> tuple[datetime, tuple[Running, ...]]:
    """Since when the clocks stand, and which ran then; the beginning of the stay waits for none."""
    talk = booking.course.talk
    if talk:
        return talk.since, talk.running
    running = (Running(clock, at) for clock, at in booking.clocks.items() if clock is not Clock.END)
    return now, tuple(sorted(running, key=lambda each: each.clock))


def _resumed(talk: Talk, claim: Claim, now: datetime) -> tuple[Running, ...]:
    """The clocks as they run on: later by as long as they stood; a hold ends before the stay."""
    stood = now - talk.since
    return tuple(
        Running(
            each.clock, min(each.at + stood, claim.begins_at) if _is_hold(each) else each.at + stood
        )
        for each in talk.running
    )


def _is_hold(running: Running) -> bool:
    return running.clock == Clock.HOLD

"""Facts of the talk about a request, while its clock stands; and of what was ended and restored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from booking_core.domain.access import BookingState
from booking_core.domain.bookings.about import AboutBooking, Verdicts
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.ids import MemberId
from booking_core.domain.texts import Words


@dataclass(frozen=True, slots=True)
class Running:
    """A clock of a booking, by its name, and when it strikes."""

    clock: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A question or an offer of an approver, which the holder has not answered.

    Attributes:
        since: When the clocks were stopped.
        running: The clocks that were running then.
        offer: What is offered instead; None: a question.

    """

    by: MemberId
    since: datetime
    running: tuple[Running, ...] = ()
    offer: Claim | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Until when what ended can be restored, to which state, and who ended it.

    Attributes:
        since: When it ended.
        running: The clocks that ran then; places are kept no longer.
        talk: What the holder had not answered then, so that those of its clocks stood.
        electorate: As it stood before what ended it was said.

    """

    until: datetime
    state: BookingState
    by: MemberId
    since: datetime
    running: tuple[Running, ...] = ()
    talk: Talk | None = None
    electorate: tuple[Verdicts, ...] = ()


@dataclass(frozen=True, slots=True)
class BookingRestored(AboutBooking):
    """What was cancelled, declined or withdrawn is as it was before.

    With a `talk` that is open again, the clocks stand.
    """

    kind: ClassVar[str] = "booking_restored"
    state: BookingState
    by: MemberId
    running: tuple[Running, ...] = ()
    reason: Words | None = None
    electorate: tuple[Verdicts, ...] = field(kw_only=True)
    talk: Talk | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class QuestionAsked(AboutBooking):
    """An approver needs to know more; `running` are the clocks that stand from here on."""

    kind: ClassVar[str] = "booking_question_asked"
    state: ClassVar[BookingState] = BookingState.PENDING
    by: MemberId
    since: datetime
    running: tuple[Running, ...]
    question: Words


@dataclass(frozen=True, slots=True)
class QuestionAnswered(AboutBooking):
    """The clocks run on as `running` says; `electorate`: silence counts as much later."""

    kind: ClassVar[str] = "booking_question_answered"
    state: ClassVar[BookingState] = BookingState.PENDING
    by: MemberId
    running: tuple[Running, ...]
    answer: Words
    electorate: tuple[Verdicts, ...] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class CounterOffered(AboutBooking):
    """An approver would say yes to `offer`; it takes nothing from anybody meanwhile."""

    kind: ClassVar[str] = "booking_counter_offered"
    state: ClassVar[BookingState] = BookingState.PENDING
    offer: Claim
    by: MemberId
    since: datetime
    running: tuple[Running, ...]
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class CounterOfferRefused(AboutBooking):
    """The request stands as it was asked, and its clocks run on."""

    kind: ClassVar[str] = "booking_counter_offer_refused"
    state: ClassVar[BookingState] = BookingState.PENDING
    by: MemberId
    running: tuple[Running, ...]
    electorate: tuple[Verdicts, ...] = field(kw_only=True)


TalkEvent = (
    BookingRestored | QuestionAsked | QuestionAnswered | CounterOffered | CounterOfferRefused
)
TALKING = (BookingRestored, QuestionAsked, QuestionAnswered, CounterOffered, CounterOfferRefused)

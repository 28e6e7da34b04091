"""Holds every decision about bookings against the quotas, whatever the verb that led to it.

It reads what a decision would do, asks for what counts besides, and adds the facts that follow:
the figures, an override, what goes on counting, and whom somebody's taking relieves of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from booking_core.domain import access
from booking_core.domain.access import BookingState
from booking_core.domain.bookings import rules
from booking_core.domain.bookings.claims import Claim, Item
from booking_core.domain.bookings.commands import ChangeBooking, Command, PassTime, RequestBooking
from booking_core.domain.bookings.course_commands import CorrectStay, OfferInstead, RecordStay
from booking_core.domain.bookings.events import LIFE, BookingEvent
from booking_core.domain.bookings.life import AnyEvent, Booking, Situation, advance, evolve
from booking_core.domain.decider import (
    NOTHING,
    Event,
    Query,
    Refused,
    Verdict,
    Violation,
    about,
    any_of,
)
from booking_core.domain.errors import NotAllowed
from booking_core.domain.ids import BookingId, SeriesId
from booking_core.domain.people.member_life import Membership
from booking_core.domain.quotas.events import (
    LEDGER,
    Account,
    PlacesForfeited,
    QuotaEvent,
    QuotaOverridden,
    QuotaWeighed,
)
from booking_core.domain.quotas.figures import (
    NO_ACCOUNT,
    Terms,
    counts,
    exceeded,
    figures,
    subject,
    terms_now,
    terms_then,
    violation,
)
from booking_core.domain.quotas.forfeits import forfeited, retaken
from booking_core.domain.quotas.limits import Figure, years
from booking_core.domain.stays import days, months
from booking_core.domain.tags import booking_tag, group_tag, night_tag, quota_tag
from booking_core.domain.texts import FreeText
from booking_core.domain.things.group_life import GROUPING
from booking_core.domain.things.resource_life import lineage

Decide = Callable[[Command, Situation], Verdict]
Wished = Callable[[Command, Situation], Claim | None]


@dataclass(frozen=True, slots=True)
class Step:
    """What a decision does to one booking.

    Attributes:
        claim: That it asks for, or takes.
        asks: For something that it neither had nor asked for.
        takes: Something that counts from here on.
        terms: The quotas it is held against: today's for what is asked, for what is decided
            those it was asked under.

    """

    booking_id: BookingId
    before: Booking | None
    after: Booking
    account: Account
    claim: Claim
    asks: bool
    takes: bool
    terms: tuple[Terms, ...]


def seen(command: Command, state: Situation, decide: Decide, wished: Wished) -> Query:
    """What counts for the quotas of all that the command would lead to.

    Args:
        wished: What the command asks for, whether it may or not.

    """
    if not (state.accounts or _any_quota(state)):
        return NOTHING
    wish = wished(command, state)
    if not _surveyed(command, wish, state):
        return NOTHING
    asked = NOTHING
    if wish:
        asked |= _beside(wish, terms_now(wish, state), state.membership)
    verdict = decide(command, nearby(command, state))
    for step in () if isinstance(verdict, Refused) else _steps(verdict, state):
        asked |= about(LEDGER, booking_tag(step.booking_id))
        asked |= _beside(step.claim, step.terms, state.membership)
        if step.before:
            asked |= _nights(step.before.claim)
    return asked


def _surveyed(command: Command, wish: Claim | None, state: Situation) -> bool:
    """Whether the resources it is about were all seen; a decision can't be tried before."""
    booking = state.bookings.get(command.booking_id)
    known = (booking.claim, booking.change, booking.counter_offer) if booking else ()
    claims = [each for each in (*known, wish) if each]
    lines = (lineage(state.inventory, item.resource_id) for item in _items(command))
    return all(_known(each, state) for each in claims) and all(
        key in state.inventory for line in lines for key in line
    )


def _items(command: Command) -> Sequence[Item]:
    match command:
        case RequestBooking() | RecordStay():
            return command.items
        case ChangeBooking() | CorrectStay() | OfferInstead():
            return command.items or ()
        case _:
            return ()


def nearby(command: Command, state: Situation) -> Situation:
    """Without the bookings that nothing can be said of: seen for the quotas alone, or not yet."""
    unknown = {
        key
        for key, each in state.bookings.items()
        for claim in (each.claim, each.change)
        if claim
        for item in claim.items
        for place in item.lineage
        if place not in state.inventory
    }
    far = {
        key
        for key in unknown
        if key != command.booking_id and not _matters(state.bookings[key], command.now, state)
    }
    if not far:
        return state
    near = {key: each for key, each in state.bookings.items() if key not in far}
    return replace(state, bookings=near)


def _matters(booking: Booking, now: datetime, state: Situation) -> bool:
    """Not all that it wants is known; it has something of what is, whatever else it has."""
    has = any(item.resource_id in state.inventory for item in booking.claim.items)
    return has and booking.counts(now)


def _known(claim: Claim, state: Situation) -> bool:
    for item in claim.items:
        for key in item.lineage:
            if key not in state.inventory:
                return False
    return True


def _any_quota(state: Situation) -> bool:
    return any(each.policy.rules.quotas for each in state.inventory.values())


def _beside(claim: Claim, terms: Sequence[Terms], people: Membership) -> Query:
    """What the same accounts have in these years, and who gave nights back late."""
    named = {subject(claim, quota, people) for _, quota in terms}
    merged = {each for each in people.people if people.oneself(each) in named}
    accounts = sorted(named | merged)
    groups = sorted({quota.group_id for _, quota in terms if quota.group_id})
    tags = (quota_tag(each, year) for each in accounts for year in years(claim.period))
    return (
        any_of(about((*LIFE, *LEDGER), tag) for tag in tags)
        | any_of(about(GROUPING, group_tag(each)) for each in groups)
        | _nights(claim)
    )


def _nights(claim: Claim) -> Query:
    roots = {item.lineage[-1] for item in claim.items}
    touched = months(*days(claim.period))
    return any_of(about(LEDGER, night_tag(root, month)) for root in roots for month in touched)


def _steps(verdict: Sequence[Event], state: Situation) -> Iterator[Step]:
    after = _folded(verdict, state)
    concerned = {each.booking_id: None for each in verdict if isinstance(each, BookingEvent)}
    for booking_id in concerned:
        step = _step(booking_id, state, after.bookings[booking_id])
        if step.asks or step.takes or step.before:
            yield step


def _step(booking_id: BookingId, state: Situation, after: Booking) -> Step:
    before = state.bookings.get(booking_id)
    claim = after.change or after.claim
    account = state.accounts.get(booking_id, NO_ACCOUNT)
    known = (before.claim, before.change) if before else ()
    asks = claim not in known
    counted = before is not None and counts(before) and before.claim == after.claim
    takes = counts(after) and not counted
    terms = terms_now(claim, state) if asks else terms_then(account) if takes else ()
    return Step(booking_id, before, after, account, claim, asks, takes, terms)


def _series(command: Command) -> SeriesId | None:
    return (
        command.series.series_id if isinstance(command, RequestBooking) and command.series else None
    )


def _of_one_series(series_id: SeriesId | None, state: Situation) -> dict[BookingId, Claim]:
    """Dates of the series that nobody has decided about yet."""
    return {
        key: state.bookings[key].claim
        for key, account in state.accounts.items()
        if series_id and account.series_id == series_id
        if key in state.bookings and state.bookings[key].state is BookingState.PENDING
    }


@dataclass(slots=True)
class Ledger:
    """What follows for the quotas, step by step; each step stands on those before."""

    command: Command
    state: Situation
    asked: dict[BookingId, Claim] = field(default_factory=dict)
    facts: list[QuotaEvent] = field(default_factory=list)
    broken: list[Violation] = field(default_factory=list)

    @property
    def now(self) -> datetime | None:
        return getattr(self.command, "now", None)

    def add(self, fact: QuotaEvent) -> None:
        self.facts.append(fact)
        self.state = evolve(self.state, fact)

    def weigh(self, step: Step) -> None:
        series_id = _series(self.command) or step.account.series_id
        asked = {**_of_one_series(series_id, self.state), **self.asked} if step.asks else self.asked
        weighed = tuple(figures(step.booking_id, step.claim, step.terms, self.state, asked))
        self.asked[step.booking_id] = step.claim
        if not weighed and not step.account.figures:
            return
        over = tuple(exceeded(weighed, step.booking_id, self.state))
        # What was is put down as it was; it counts, whatever the quota says.
        past = isinstance(self.command, RecordStay | CorrectStay)
        allowed = past or (step.account.overridden and not step.asks)
        self.add(QuotaWeighed(step.booking_id, step.claim, weighed, allowed, series_id))
        if over and not allowed:
            self._override(step, over)

    def _override(self, step: Step, over: tuple[Figure, ...]) -> None:
        by = getattr(self.command, "by", None)
        reason = rules.tidy(getattr(self.command, "override_reason", None))
        if reason is None or by is None:
            self.broken += map(violation, over)
            return
        who = self.state.membership.standing(by)
        affair = step.after.affair(self.state.membership)
        if not access.may_override(who, affair):
            self.broken.append(NotAllowed("override_quota"))
            return
        self.broken += rules.unfit_words("override_reason", reason)
        self.add(QuotaOverridden(step.booking_id, step.claim, by, over, FreeText(by, reason)))

    def settle(self, steps: Sequence[Step]) -> None:
        """To be asked when the bookings stand as they do after the decision."""
        if self.now is None:
            return
        for step in steps:
            self.give_back(step, self.now)
        for step in steps:
            if step.takes:
                self.relieve(step, self.now)

    def give_back(self, step: Step, now: datetime) -> None:
        if step.before is None:
            return
        account = self.state.accounts.get(step.booking_id, NO_ACCOUNT)
        late = forfeited(step.before, step.after, account, now)
        if late:
            self.add(
                PlacesForfeited(step.booking_id, step.after.claim, (*account.forfeited, *late))
            )

    def relieve(self, step: Step, now: datetime) -> None:
        others = rules.taken_by_others(self.state, now, step.booking_id)
        for fact in retaken(
            step.booking_id, step.after.claim, others, self.state.accounts, self.state.inventory
        ):
            self.add(fact)


def kept(command: Command, state: Situation, decide: Decide, wished: Wished) -> Verdict:
    """The verdict with what follows for the quotas, or what they have against it."""
    verdict = decide(command, nearby(command, state))
    if not (state.accounts or _any_quota(state)):
        return verdict
    if isinstance(verdict, Refused):
        return Refused((*verdict.violations, *_told_too(command, verdict, state, wished)))
    # What this decision takes is weighed step by step, so the ledger begins with what was.
    ledger = Ledger(command, replace(state, over_quota=frozenset()))
    steps = tuple(_steps(verdict, state))
    for step in steps:
        if step.asks or step.takes:
            ledger.weigh(step)
            if ledger.broken and _by_time(command, step, state):
                over = state.over_quota | {step.booking_id}
                return kept(command, replace(state, over_quota=over), decide, wished)
    if ledger.broken:
        return Refused(tuple(ledger.broken))
    after = _folded(verdict, state)
    ledger.state = replace(ledger.state, bookings=after.bookings)
    ledger.settle(steps)
    return (*verdict, *ledger.facts)


def _by_time(command: Command, step: Step, state: Situation) -> bool:
    """Whether silence would have approved it: then somebody decides after all."""
    nobody = isinstance(command, PassTime) or step.booking_id != command.booking_id
    return nobody and step.booking_id not in state.over_quota


def _folded(verdict: Sequence[Event], state: Situation) -> Situation:
    return advance(state, cast("Sequence[AnyEvent]", verdict))  # the decider's own events


def _told_too(
    command: Command, refused: Refused, state: Situation, wished: Wished
) -> Iterator[Violation]:
    """The quotas are told with the other rules that a wish breaks."""
    wish = wished(command, state)
    if wish is None or any(each.code in _NOT_A_RULE for each in refused.violations):
        return
    weighed = tuple(figures(command.booking_id, wish, terms_now(wish, state), state, {}))
    if getattr(command, "override_reason", None) is None:
        yield from map(violation, exceeded(weighed, command.booking_id, state))


_NOT_A_RULE = frozenset(
    {"not_allowed", "not_found", "already_exists", "stale", "wrong_state", "self_approval"}
)

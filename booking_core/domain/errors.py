"""One class per rule that can be broken. Codes are stable: clients and translations hold on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from booking_core.domain.decider import Violation
from booking_core.domain.ids import BookingId, BranchId, GroupId, MemberId, ResourceId


@dataclass(frozen=True, slots=True)
class NotAllowed(Violation):
    """The policy says no."""

    code: ClassVar[str] = "not_allowed"
    action: str


@dataclass(frozen=True, slots=True)
class NotFound(Violation):
    """Nothing of that kind has that id, as far as the asker may see."""

    code: ClassVar[str] = "not_found"
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class AlreadyExists(Violation):
    """The id belongs to something else already."""

    code: ClassVar[str] = "already_exists"
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class AlreadySetUp(Violation):
    """Set-up happens once."""

    code: ClassVar[str] = "already_set_up"


@dataclass(frozen=True, slots=True)
class LastAdmin(Violation):
    """A household keeps at least one admin."""

    code: ClassVar[str] = "last_admin"


@dataclass(frozen=True, slots=True)
class MemberStateForbids(Violation):
    """The member is not where this makes sense."""

    code: ClassVar[str] = "member_state"
    state: str
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BranchInUse(Violation):
    """Members belong to the branch."""

    code: ClassVar[str] = "branch_in_use"
    branch_id: BranchId
    member_ids: tuple[MemberId, ...]


@dataclass(frozen=True, slots=True)
class BranchIsClosed(Violation):
    """Nobody joins or renames a branch that was closed."""

    code: ClassVar[str] = "branch_closed"
    branch_id: BranchId


@dataclass(frozen=True, slots=True)
class GuardianUnfit(Violation):
    """Somebody who can't act for this member.

    Attributes:
        reason: `itself`, `no_member` (not there, or not active), `viewer` (never books),
            `has_guardian` (others act for them), `is_guardian` (the ward acts for others).
    """

    code: ClassVar[str] = "guardian_unfit"
    guardian_id: MemberId
    reason: str


@dataclass(frozen=True, slots=True)
class DelegateUnfit(Violation):
    """Somebody who can't decide in another's place.

    Attributes:
        reason: `itself`, `no_member` (not there, or not active), `viewer`.
    """

    code: ClassVar[str] = "delegate_unfit"
    member_id: MemberId
    reason: str


@dataclass(frozen=True, slots=True)
class InvitationOver(Violation):
    """Used, revoked, too old, or made by somebody who may not invite any more."""

    code: ClassVar[str] = "invitation_over"


@dataclass(frozen=True, slots=True)
class ConsentNeeded(Violation):
    """Agreed to nothing, or to other words than those in force; 0: there are none."""

    code: ClassVar[str] = "consent_needed"
    version: int


@dataclass(frozen=True, slots=True)
class OverAlready(Violation):
    """Something that would be over before it began."""

    code: ClassVar[str] = "over_already"
    field: str
    end: datetime


@dataclass(frozen=True, slots=True)
class SamePerson(Violation):
    """Nobody is merged into themselves."""

    code: ClassVar[str] = "same_person"
    member_id: MemberId


@dataclass(frozen=True, slots=True)
class MergeClash(Violation):
    """Two members who are to be one person have the same thing at the same time."""

    code: ClassVar[str] = "merge_clash"
    booking_id: BookingId
    other_booking_id: BookingId


@dataclass(frozen=True, slots=True)
class NotInHousehold(Violation):
    """The booking is for somebody who is no active member."""

    code: ClassVar[str] = "not_in_household"
    member_id: MemberId


@dataclass(frozen=True, slots=True)
class ParentUnfit(Violation):
    """Parent and child share kind and zone, and an archived parent takes none."""

    code: ClassVar[str] = "parent_unfit"
    parent_id: ResourceId
    reason: str


@dataclass(frozen=True, slots=True)
class FieldUnfit(Violation):
    """A field that this kind of resource does not have."""

    code: ClassVar[str] = "field_unfit"
    field: str
    kind: str


@dataclass(frozen=True, slots=True)
class ResourceArchivedAlready(Violation):
    """Nothing new is decided about an archived resource."""

    code: ClassVar[str] = "resource_archived"
    resource_id: ResourceId


@dataclass(frozen=True, slots=True)
class Stale(Violation):
    """The decision was made on an older version than the current one."""

    code: ClassVar[str] = "stale"
    version: int
    current: int


@dataclass(frozen=True, slots=True)
class WrongState(Violation):
    """The booking is not where this verb makes sense."""

    code: ClassVar[str] = "wrong_state"
    verb: str
    state: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelfApproval(Violation):
    """Nobody approves their own request while another approver exists."""

    code: ClassVar[str] = "self_approval"


@dataclass(frozen=True, slots=True)
class AlreadyDecided(Violation):
    """Somebody has decided about these resources of the request; others are still open."""

    code: ClassVar[str] = "already_decided"
    resource_ids: tuple[ResourceId, ...]


@dataclass(frozen=True, slots=True)
class NoItems(Violation):
    """A booking is for at least one resource."""

    code: ClassVar[str] = "no_items"


@dataclass(frozen=True, slots=True)
class ItemTwice(Violation):
    """A resource stands in one item of a booking at most."""

    code: ClassVar[str] = "item_twice"
    resource_id: ResourceId


@dataclass(frozen=True, slots=True)
class PersonsUnfit(Violation):
    """An item is for at least one person, and no more need no bed than there are."""

    code: ClassVar[str] = "persons_unfit"
    resource_id: ResourceId
    persons: int
    without_bed: int


@dataclass(frozen=True, slots=True)
class MixedItems(Violation):
    """All items of a booking share kind and zone."""

    code: ClassVar[str] = "mixed_items"
    resource_ids: tuple[ResourceId, ...]


@dataclass(frozen=True, slots=True)
class PeriodUnfit(Violation):
    """Overnight resources take dates, hourly ones take times."""

    code: ClassVar[str] = "period_unfit"
    resource_id: ResourceId
    kind: str


@dataclass(frozen=True, slots=True)
class PeriodEmpty(Violation):
    """The clock change leaves nothing between start and end."""

    code: ClassVar[str] = "period_empty"
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class InThePast(Violation):
    """The period begins before today, in the resource's zone."""

    code: ClassVar[str] = "in_the_past"
    begins: date | datetime
    earliest: date | datetime


@dataclass(frozen=True, slots=True)
class PastNightsStay(Violation):
    """Members do not change nights that are over."""

    code: ClassVar[str] = "past_nights"
    arrival: date
    today: date


@dataclass(frozen=True, slots=True)
class TooEarly(Violation):
    """What is done on the spot waits for the day on which the period begins."""

    code: ClassVar[str] = "too_early"
    verb: str
    begins: date
    today: date


@dataclass(frozen=True, slots=True)
class TooLate(Violation):
    """The time for it is over; `ended` is wall time."""

    code: ClassVar[str] = "too_late"
    verb: str
    ended: datetime


@dataclass(frozen=True, slots=True)
class NotLonger(Violation):
    """An extension that ends no later than what is booked; wall times of hourly resources."""

    code: ClassVar[str] = "not_longer"
    ends: date | datetime
    wanted: date | datetime


@dataclass(frozen=True, slots=True)
class NotOver(Violation):
    """Only what is over is put right afterwards; wall times of hourly resources."""

    code: ClassVar[str] = "not_over"
    ends: date | datetime
    now: date | datetime


@dataclass(frozen=True, slots=True)
class NothingSaid(Violation):
    """Words are needed, and there are none."""

    code: ClassVar[str] = "nothing_said"
    field: str


@dataclass(frozen=True, slots=True)
class NothingOffered(Violation):
    """An offer is something else than what was asked."""

    code: ClassVar[str] = "nothing_offered"


@dataclass(frozen=True, slots=True)
class NothingOpen(Violation):
    """There is nothing to answer: no question, no offer."""

    code: ClassVar[str] = "nothing_open"
    verb: str


@dataclass(frozen=True, slots=True)
class TooLong(Violation):
    """More nights than the policy allows."""

    code: ClassVar[str] = "stay_too_long"
    resource_id: ResourceId
    nights: int
    allowed: int


@dataclass(frozen=True, slots=True)
class TooShort(Violation):
    """Fewer nights than the policy asks."""

    code: ClassVar[str] = "stay_too_short"
    resource_id: ResourceId
    nights: int
    needed: int


@dataclass(frozen=True, slots=True)
class SlotTooLong(Violation):
    """More minutes than the policy allows."""

    code: ClassVar[str] = "slot_too_long"
    resource_id: ResourceId
    minutes: int
    allowed: int


@dataclass(frozen=True, slots=True)
class SlotTooShort(Violation):
    """Fewer minutes than the policy asks."""

    code: ClassVar[str] = "slot_too_short"
    resource_id: ResourceId
    minutes: int
    needed: int


@dataclass(frozen=True, slots=True)
class TooLongTogether(Violation):
    """Stays of the same holder that touch each other are longer than one may be.

    Attributes:
        unit: Nights or minutes.
        used: What the stays around it have already.
        left: What could still be had beside them.

    """

    code: ClassVar[str] = "too_long_together"
    resource_id: ResourceId
    unit: str
    used: int
    wanted: int
    allowed: int
    left: int


@dataclass(frozen=True, slots=True)
class NoArrivalDay(Violation):
    """Nothing begins on that day of the week; `closed` are all such days."""

    code: ClassVar[str] = "no_arrival_day"
    resource_id: ResourceId
    day: date
    weekday: str
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoDepartureDay(Violation):
    """Nothing ends on that day of the week; `closed` are all such days."""

    code: ClassVar[str] = "no_departure_day"
    resource_id: ResourceId
    day: date
    weekday: str
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TooFarAhead(Violation):
    """Begins beyond the policy's horizon."""

    code: ClassVar[str] = "beyond_horizon"
    resource_id: ResourceId
    begins: date
    latest: date


@dataclass(frozen=True, slots=True)
class TooSoon(Violation):
    """Begins before the policy's lead time is over."""

    code: ClassVar[str] = "too_soon"
    resource_id: ResourceId
    begins: date
    earliest: date


@dataclass(frozen=True, slots=True)
class TooManyPersons(Violation):
    """More persons in one item than the policy or the places allow at any time."""

    code: ClassVar[str] = "too_many_persons"
    resource_id: ResourceId
    persons: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A night (or hours) in which a resource has less free than wanted.

    Attributes:
        night: For overnight resources; the hours are None then.
        start: Naive wall time, as is `end`, for hourly ones; the night is None then.
        buffer: Nobody is there, but somebody has just left, or comes too soon after.

    """

    resource_id: ResourceId
    wanted: int
    free: int
    night: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    buffer: bool = False


@dataclass(frozen=True, slots=True)
class NotAvailable(Violation):
    """Others have what is wanted."""

    code: ClassVar[str] = "not_available"
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class QuotaExceeded(Violation):
    """More than a quota leaves in a year or a month.

    Attributes:
        resource_id: Whose policy it is in.
        per: Whose account it is, `member` or `branch`.
        unit: `nights` or `hours`; the numbers are nights, or minutes where it is hours.
        period: `2027` or `2027-07`.

    """

    code: ClassVar[str] = "quota_exceeded"
    resource_id: ResourceId
    group_id: GroupId | None
    per: str
    unit: str
    period: str
    limit: int
    used: int
    left: int
    wanted: int


@dataclass(frozen=True, slots=True)
class GroupInUse(Violation):
    """Quotas of these resources count by the group."""

    code: ClassVar[str] = "group_in_use"
    group_id: GroupId
    resource_ids: tuple[ResourceId, ...]


@dataclass(frozen=True, slots=True)
class TextTooLong(Violation):
    """A note or reason with more characters than allowed, after normalising."""

    code: ClassVar[str] = "text_too_long"
    field: str
    characters: int
    allowed: int


@dataclass(frozen=True, slots=True)
class TextUnfit(Violation):
    """A note or reason with characters that steer machines; `found` names the first."""

    code: ClassVar[str] = "text_unfit"
    field: str
    found: str


@dataclass(frozen=True, slots=True)
class RuleUnfit(Violation):
    """A part of a series' rule that is not understood here, or does not fit the first date."""

    code: ClassVar[str] = "series_rule_unfit"
    part: str
    value: str
    allowed: str


@dataclass(frozen=True, slots=True)
class SeriesTooLong(Violation):
    """More dates than one series may have."""

    code: ClassVar[str] = "series_too_long"
    allowed: int


@dataclass(frozen=True, slots=True)
class SeriesTooFar(Violation):
    """The rule names dates beyond what one series reaches."""

    code: ClassVar[str] = "series_too_far"
    latest: date


@dataclass(frozen=True, slots=True)
class SeriesOverlaps(Violation):
    """One date of the series is not over when the next one begins."""

    code: ClassVar[str] = "series_overlaps"
    day: date
    following: date


@dataclass(frozen=True, slots=True)
class OccurrenceOver(Violation):
    """The date was cancelled, declined or withdrawn; the series does not bring it back."""

    code: ClassVar[str] = "occurrence_over"
    day: date


@dataclass(frozen=True, slots=True)
class OccurrenceApart(Violation):
    """The date was changed on its own; changes of the series leave it as it is."""

    code: ClassVar[str] = "occurrence_apart"
    day: date


@dataclass(frozen=True, slots=True)
class OccurrenceWaits(Violation):
    """The date is full and stands on the waiting list; changes of the series leave it there."""

    code: ClassVar[str] = "occurrence_waits"
    day: date


@dataclass(frozen=True, slots=True)
class Hitch:
    """A date of a series that can't be as asked, and the codes of the rules it breaks."""

    day: date
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesHitches(Violation):
    """Some dates of a series can't be as asked, so nothing was done."""

    code: ClassVar[str] = "series_hitches"
    hitches: tuple[Hitch, ...]
    dates: int

"""What each booking takes of each resource, by month: what quotas and reports add up.

Rows with `[from_position, to_position)`; a night stands in the month it begins in, hours are
minutes. `forfeited` is what was given back late and goes on counting; the rest is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from booking_core.domain.approval.talk_events import BookingRestored
from booking_core.domain.bookings.claims import Claim
from booking_core.domain.bookings.course_events import (
    BookingTransferred,
    StayCorrected,
    StayRecorded,
)
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    state_after,
)
from booking_core.domain.bookings.stay_events import NoShowConfirmed, StayCheckedOut
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.people.member_life import Membership
from booking_core.domain.quotas.events import PlacesForfeited, PlacesRetaken
from booking_core.domain.quotas.figures import COUNTED
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit, amounts
from booking_core.domain.stays import Stay
from booking_core.ports import Database, Recorded, Row, Statement
from booking_core.projections.revisions import inserting, standing

MOVING = (
    *(BookingApproved, BookingCancelled, BookingChanged, BookingRestored, BookingTransferred),
    *(StayRecorded, StayCorrected, StayCheckedOut, NoShowConfirmed),
)
"""What is taken from here on is another, or somebody else's."""

_END = (
    "UPDATE takings SET to_position = $2"
    " WHERE booking_id = $1 AND forfeited = $3 AND to_position IS NULL"
)
_BEGIN = inserting(
    "takings",
    *("booking_id", "resource_id", "month", "forfeited", "member_id", "branch_id"),
    *("nights", "minutes", "from_position"),
)
_NIGHTS = Quota(Per.MEMBER, Unit.NIGHTS, Span.MONTH, 0)
_HOURS = Quota(Per.MEMBER, Unit.HOURS, Span.MONTH, 0)


@dataclass(frozen=True, slots=True)
class Taking:
    """A row of the view."""

    booking_id: BookingId
    resource_id: ResourceId
    month: str
    member_id: str
    branch_id: str | None
    nights: int
    minutes: int
    forfeited: bool

    def amount(self, unit: Unit) -> int:
        return self.nights if unit is Unit.NIGHTS else self.minutes


def project(recorded: Recorded) -> Iterator[Statement]:
    event, position = recorded.event, recorded.position
    match event:
        case BookingApproved(booking_id, claim):
            # A request has taken nothing that would have to be ended.
            yield from _opened(booking_id, (claim,), position, forfeited=False)
        case _ if isinstance(event, MOVING):
            taken = (event.claim,) if state_after(event) in COUNTED else ()
            yield from _renewed(event.booking_id, taken, position, forfeited=False)
        case PlacesForfeited(booking_id, _, parts):
            yield from _renewed(booking_id, parts, position, forfeited=True)
        case PlacesRetaken(booking_id):
            yield from _renewed(booking_id, event.left, position, forfeited=True)
        case _:
            return


def _renewed(
    booking_id: BookingId, claims: Sequence[Claim], position: int, *, forfeited: bool
) -> Iterator[Statement]:
    yield Statement(_END, (booking_id, position, forfeited))
    yield from _opened(booking_id, claims, position, forfeited=forfeited)


def _opened(
    booking_id: BookingId, claims: Sequence[Claim], position: int, *, forfeited: bool
) -> Iterator[Statement]:
    found: dict[tuple[str, str], list[int]] = {}
    for claim in claims:
        column, quota = (0, _NIGHTS) if isinstance(claim.period, Stay) else (1, _HOURS)
        by_month = amounts((claim.period,), quota)
        for item in claim.items:
            for month, amount in by_month.items():
                found.setdefault((item.resource_id, month), [0, 0])[column] += amount
    for (resource_id, month), (nights, minutes) in sorted(found.items()):
        whose = (claims[0].member_id, claims[0].branch_id)
        row = (booking_id, resource_id, month, forfeited, *whose, nights, minutes, position)
        yield Statement(_BEGIN, row)


async def takings(
    database: Database, first_month: str, last_month: str, *, as_of: int | None = None
) -> Sequence[Taking]:
    """Of these months, the last one included."""
    condition, at = standing(as_of, 3)
    rows = await database.fetch(
        f"SELECT * FROM takings WHERE month >= $1 AND month <= $2 AND {condition}"  # noqa: S608
        " ORDER BY month, booking_id, resource_id",
        first_month,
        last_month,
        *at,
    )
    return [_taking(row) for row in rows]


def of_today(found: Iterable[Taking], people: Membership) -> Sequence[Taking]:
    """What whoever was merged had, as that of the one who stayed."""
    return [replace(each, member_id=people.oneself(MemberId(each.member_id))) for each in found]


def _taking(row: Row) -> Taking:
    return Taking(
        BookingId(row["booking_id"]),
        ResourceId(row["resource_id"]),
        row["month"],
        row["member_id"],
        row["branch_id"],
        row["nights"],
        row["minutes"],
        bool(row["forfeited"]),
    )


def used(
    found: Collection[Taking], quota: Quota, scope: Collection[str]
) -> Mapping[tuple[str, str], int]:
    """By account and span; of several resources of one booking, a night counts once.

    Args:
        scope: The resources that count, with all that is below them.

    """
    most: dict[tuple[str, str, BookingId, str, bool], int] = {}
    for each in found:
        if each.resource_id not in scope:
            continue
        whose = (each.branch_id or each.member_id) if quota.per is Per.BRANCH else each.member_id
        span = each.month[:4] if quota.period is Span.YEAR else each.month
        key = (whose, span, each.booking_id, each.month, each.forfeited)
        most[key] = max(most.get(key, 0), each.amount(quota.unit))
    total: Counter[tuple[str, str]] = Counter()
    for (whose, span, *_), amount in most.items():
        total[whose, span] += amount
    return total

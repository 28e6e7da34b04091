"""Cast for the tests of votes: three who decide, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from booking_core.domain.bookings.commands import ApproveBooking, DeclineBooking, RequestBooking
from booking_core.domain.bookings.deciding import bookings
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import MemberAdded
from booking_core.domain.things.resource_life import Approval
from tests.cast import (
    APPROVER,
    ATTIC,
    BLUE_ROOM,
    EVE,
    FAMILY,
    FIRST,
    HOUSE,
    MARCH_1ST,
    MEMBER,
    TENT,
    THINGS,
    item,
    overnight,
    policy,
)
from tests.core.domain.waitlist.queue import NIGHTS
from tests.spec import Spec

GUS = MemberId("gus")
"""Another approver, so that there are three with the admin."""
_BLUE, _ATTIC = overnight(BLUE_ROOM, 3, parent=HOUSE), overnight(ATTIC, 4, parent=HOUSE)


def house(approval: Approval, attic: Approval | None = None) -> Spec:
    adopted = (
        replace(policy(overnight(TENT, 2), version=2), approval=approval),
        replace(policy(_BLUE, version=2), approval=approval),
        replace(policy(_ATTIC, version=2), approval=attic or approval),
    )
    return Spec(bookings, (*FAMILY, MemberAdded(GUS, APPROVER | MEMBER), *THINGS, *adopted))


def ask(by: MemberId = EVE, **fields: object) -> RequestBooking:
    asked = RequestBooking(FIRST, by, by, (item(TENT, 2),), NIGHTS, MARCH_1ST)
    return replace(asked, **fields)  # type: ignore[arg-type] # of a request


def yes(by: MemberId, *resources: str, now: datetime = MARCH_1ST) -> ApproveBooking:
    items = frozenset(resources) if resources else None
    return ApproveBooking(FIRST, by, 1, now, items=items)  # type: ignore[arg-type] # ids are text


def no(by: MemberId, *resources: str) -> DeclineBooking:
    items = frozenset(resources) if resources else None
    return DeclineBooking(FIRST, by, 1, MARCH_1ST, "no", items=items)  # type: ignore[arg-type] # ids are text

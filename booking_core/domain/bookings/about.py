"""What every fact about a booking says, and who may decide about its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking_core.domain.bookings.claims import Claim
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.stays import days, months
from booking_core.domain.tags import booking_tag, elector_tag
from booking_core.domain.things.resource_life import Absence, Mode


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody said about one resource; changeable until it is decided."""

    by: MemberId
    yes: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Who may decide about one resource of a request, frozen when it was asked.

    Attributes:
        policy_version: Of the resource's rules that the request is held against.
        needed: So many have to say yes.
        approved: What was decided about this part; None: nothing yet.
        silent_until: Without an objection until then, it is approved.
        escalated: The admins decide, since others could not.

    """

    resource_id: ResourceId
    policy_version: int
    approvers: frozenset[MemberId]
    mode: Mode = Mode.ONE
    needed: int = 1
    votes: tuple[Vote, ...] = ()
    approved: bool | None = None
    silent_until: datetime | None = None
    on_absence: Absence = Absence.EXPIRE
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class AboutBooking:
    """What every fact about a booking says."""

    booking_id: BookingId
    claim: Claim

    @property
    def tags(self) -> frozenset[str]:
        return self._own_tags

    @property
    def _own_tags(self) -> frozenset[str]:
        return self.claim.tags | {booking_tag(self.booking_id)}


def seats(electorate: tuple[Verdicts, ...], claim: Claim) -> frozenset[str]:
    """Tags of those whose votes are counted, so that what they leave open is found."""
    counted = [part for part in electorate if part.mode is Mode.QUORUM and part.approved is None]
    if not counted:
        return frozenset()
    touched = months(*days(claim.period))
    return frozenset(
        elector_tag(member_id, year)
        for part in counted
        for member_id in part.approvers
        for year in {month[:4] for month in touched}
    )

"""What every fact about a booking says, and who may decide about its parts."""

from __future__ import annotations

from dataclasses import dataclass

from booking_core.domain.claims import Claim
from booking_core.domain.ids import BookingId, MemberId, ResourceId
from booking_core.domain.tags import booking_tag


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Who may decide about one resource of a request, frozen when it was asked.

    `policy_version` is the version of the resource's rules that the request is held against.
    """

    resource_id: ResourceId
    policy_version: int
    approvers: frozenset[MemberId]


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

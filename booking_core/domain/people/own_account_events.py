"""What members said about themselves: facts of their own making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking_core.domain.ids import MemberId
from booking_core.domain.tags import member_tag


@dataclass(frozen=True, slots=True)
class AboutOneself:
    """What all of them say."""

    member_id: MemberId

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)})


@dataclass(frozen=True, slots=True)
class ErasureRequested(AboutOneself):
    """They want to be forgotten; an admin carries it out."""

    kind: ClassVar[str] = "member_erasure_requested"


@dataclass(frozen=True, slots=True)
class ErasureRequestWithdrawn(AboutOneself):
    """They want to stay after all."""

    kind: ClassVar[str] = "member_erasure_request_withdrawn"


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who decides in somebody's place, before the aware instant `until`."""

    to: MemberId
    until: datetime


@dataclass(frozen=True, slots=True)
class VoteDelegated(AboutOneself):
    """Somebody else may decide in their place for a while, besides themselves."""

    kind: ClassVar[str] = "member_vote_delegated"
    to: MemberId
    until: datetime

    @property
    def delegation(self) -> Delegation:
        return Delegation(self.to, self.until)


@dataclass(frozen=True, slots=True)
class DelegationEnded(AboutOneself):
    """They decide by themselves again."""

    kind: ClassVar[str] = "member_delegation_ended"


@dataclass(frozen=True, slots=True)
class ConsentGiven(AboutOneself):
    """They agreed to the household's words of this version."""

    kind: ClassVar[str] = "member_consent_given"
    version: int


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(AboutOneself):
    """They agree no more."""

    kind: ClassVar[str] = "member_consent_withdrawn"


OwnAccountEvent = (
    ErasureRequested
    | ErasureRequestWithdrawn
    | VoteDelegated
    | DelegationEnded
    | ConsentGiven
    | ConsentWithdrawn
)
OWN_ACCOUNT = (
    ErasureRequested,
    ErasureRequestWithdrawn,
    VoteDelegated,
    DelegationEnded,
    ConsentGiven,
    ConsentWithdrawn,
)

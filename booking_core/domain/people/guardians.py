"""Who acts for those who don't act for themselves: one guardian each, and no chains of them."""

from __future__ import annotations

from collections.abc import Iterator

from booking_core.domain.access import Role, Standing
from booking_core.domain.decider import Query, Violation, about
from booking_core.domain.ids import MemberId
from booking_core.domain.people import member_life
from booking_core.domain.people.errors import GuardianUnfit
from booking_core.domain.people.member_events import GuardianChanged, MemberAdded
from booking_core.domain.people.member_life import Membership
from booking_core.domain.tags import guardian_tag


def seen_wards(guardian_id: MemberId, state: Membership) -> Query:
    """Whoever has or had this guardian, and all that became of them."""
    named = about((MemberAdded, GuardianChanged), guardian_tag(guardian_id))
    return named | member_life.seen(*wards(guardian_id, state))


def wards(guardian_id: MemberId, state: Membership) -> Iterator[MemberId]:
    return (key for key, each in state.people.items() if each.guardian_id == guardian_id)


def guardian_unfit(
    ward_id: MemberId, guardian_id: MemberId, state: Membership
) -> Iterator[Violation]:
    """A guardian is somebody else, active, books, and has nobody who acts for them in turn."""
    guardian = state.people.get(guardian_id)
    if guardian_id == ward_id:
        yield GuardianUnfit(guardian_id, "itself")
    elif guardian is None or not guardian.active:
        yield GuardianUnfit(guardian_id, "no_member")
    elif not _books(state.standing(guardian_id)):
        yield GuardianUnfit(guardian_id, "viewer")
    elif guardian.guardian_id is not None:
        yield GuardianUnfit(guardian_id, "has_guardian")
    elif any(True for _ in wards(ward_id, state)):
        yield GuardianUnfit(guardian_id, "is_guardian")


def _books(who: Standing) -> bool:
    return who.has(Role.MEMBER, Role.APPROVER, Role.ADMIN)


def handed_over(
    guardian_id: MemberId, successor: MemberId | None, state: Membership
) -> Iterator[GuardianChanged]:
    """The wards of somebody who leaves: another's, or for the admins to look after."""
    for ward_id in sorted(wards(guardian_id, state)):
        yield GuardianChanged(ward_id, successor, guardian_id)

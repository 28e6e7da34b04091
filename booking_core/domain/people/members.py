"""Founding, joining, roles, leaving: the decider of members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from booking_core.domain import access
from booking_core.domain.access import Role
from booking_core.domain.decider import Decider, Query, Refused, Verdict, Violation, about
from booking_core.domain.errors import NotAllowed, NotFound, Stale
from booking_core.domain.ids import BranchId, MemberId
from booking_core.domain.people.branch_life import seen_branches
from booking_core.domain.people.consenting import agreed, consent_needed
from booking_core.domain.people.errors import (
    AlreadySetUp,
    BranchIsClosed,
    GuardianUnfit,
    LastAdmin,
    MemberStateForbids,
)
from booking_core.domain.people.guardians import guardian_unfit, handed_over, seen_wards, wards
from booking_core.domain.people.household_life import TERMS, ConsentAdopted
from booking_core.domain.people.member_events import (
    GuardianChanged,
    HouseholdFounded,
    MemberAdded,
    MemberApproved,
    MemberBranchChanged,
    MemberDeactivated,
    MemberErased,
    MemberEvent,
    MemberReactivated,
    MemberRefused,
    MemberRegistered,
    ProfileChanged,
    RolesChanged,
)
from booking_core.domain.people.member_life import (
    Member,
    Membership,
    MemberState,
    evolve,
    holders,
    seen,
)
from booking_core.domain.people.own_account_events import ConsentGiven
from booking_core.domain.tags import HOUSEHOLD
from booking_core.domain.texts import FreeText


class Kept(Enum):
    """Instead of a value: it stays as it is. None says that there is none from here on."""

    KEPT = auto()


KEPT = Kept.KEPT


@dataclass(frozen=True, slots=True)
class FoundHousehold:
    """Set-up: the first admin and the household's zone (IANA) and language.

    Attributes:
        consent: What everybody agrees to who joins, by language; the first admin does by this.
    """

    member_id: MemberId
    time_zone: str
    language: str
    consent: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """`consent` is the version of the terms that they were shown."""

    member_id: MemberId
    consent: int | None = None


@dataclass(frozen=True, slots=True)
class AddMember:
    by: MemberId
    member_id: MemberId
    roles: frozenset[Role]
    guardian_id: MemberId | None = None
    branch_id: BranchId | None = None


@dataclass(frozen=True, slots=True)
class ApproveMember:
    """Bound to the version that was shown, where one is given; so are those that follow."""

    by: MemberId
    member_id: MemberId
    roles: frozenset[Role]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RefuseMember:
    by: MemberId
    member_id: MemberId
    reason: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeMember:
    """Other roles, another branch, other fields of the profile (written beside, named here)."""

    by: MemberId
    member_id: MemberId
    roles: frozenset[Role] | None = None
    profile: frozenset[str] = frozenset()
    version: int | None = None
    branch_id: BranchId | Kept | None = KEPT
    guardian_id: MemberId | Kept | None = KEPT

    @property
    def only_profile(self) -> bool:
        """What everybody may change of themselves."""
        return self.roles is None and self.branch_id is KEPT and self.guardian_id is KEPT


@dataclass(frozen=True, slots=True)
class DeactivateMember:
    """`wards_to`: who acts from here on for those for whom this member did."""

    by: MemberId
    member_id: MemberId
    version: int | None = None
    wards_to: MemberId | None = None


@dataclass(frozen=True, slots=True)
class ReactivateMember:
    by: MemberId
    member_id: MemberId
    version: int | None = None


@dataclass(frozen=True, slots=True)
class EraseMember:
    """Final. What makes the person unreadable is written beside, in the same transaction."""

    by: MemberId
    member_id: MemberId
    version: int | None = None
    wards_to: MemberId | None = None


OnMember = (
    ApproveMember | RefuseMember | ChangeMember | DeactivateMember | ReactivateMember | EraseMember
)
Command = FoundHousehold | Register | AddMember | OnMember


def boundary(command: Command, state: Membership) -> Query:
    match command:
        case FoundHousehold():
            return about((HouseholdFounded,), HOUSEHOLD)
        case Register():
            return seen(command.member_id) | about(TERMS, HOUSEHOLD)
        case ChangeMember() | DeactivateMember() | EraseMember():
            asked = seen(command.by, command.member_id) | holders(Role.ADMIN)
            asked |= seen_branches(_branch(command)) | seen(*_guardian(command))
            return asked | seen_wards(command.member_id, state)
        case AddMember():
            asked = seen(command.by, command.member_id, *_guardian(command))
            return asked | seen_branches(_branch(command))
        case _:
            return seen(command.by, command.member_id)


def _branch(command: Command) -> Iterator[BranchId]:
    """The branch that the member is to belong to."""
    match command:
        case (AddMember() | ChangeMember()) as placing if placing.branch_id not in (None, KEPT):
            yield BranchId(str(placing.branch_id))
        case _:
            return


def _guardian(command: Command) -> Iterator[MemberId]:
    """Who is to act for the member, or for those for whom the member did."""
    match command:
        case (AddMember() | ChangeMember()) as placing if placing.guardian_id not in (None, KEPT):
            yield MemberId(str(placing.guardian_id))
        case (DeactivateMember() | EraseMember()) as leaving if leaving.wards_to is not None:
            yield leaving.wards_to
        case _:
            return


def decide(command: Command, state: Membership) -> Verdict:
    match command:
        case FoundHousehold():
            return _found(command, state)
        case Register():
            return _register(command, state)
        case ChangeMember() if command.by == command.member_id and command.only_profile:
            return _administer(command, state)
        case _:
            if not access.may_run_household(state.standing(command.by)):
                return Refused((NotAllowed("run_household"),))
            if isinstance(command, AddMember):
                return _add(command, state)
            return _administer(command, state)


def _found(command: FoundHousehold, state: Membership) -> Verdict:
    if state.household:
        return Refused((AlreadySetUp(),))
    founded = HouseholdFounded(command.time_zone, command.language)
    first = MemberAdded(command.member_id, frozenset({Role.ADMIN, Role.MEMBER}))
    if command.consent is None:
        return founded, first
    adopted = ConsentAdopted(1, command.consent)
    return founded, first, adopted, ConsentGiven(command.member_id, adopted.version)


def _register(command: Register, state: Membership) -> Verdict:
    if command.member_id in state.people:
        return ()
    broken = tuple(consent_needed(command.consent, state.terms))
    if broken:
        return Refused(broken)
    return (MemberRegistered(command.member_id), *agreed(command.member_id, state.terms))


def _administer(command: OnMember, state: Membership) -> Verdict:
    member = state.people.get(command.member_id)
    if member is None:
        return Refused((NotFound("member", command.member_id),))
    broken = (
        *_stale(command, member),
        *_state_forbids(command, member),
        *_last_admin(command, state),
        *_branch_unfit(command, state),
        *_guardian_unfit(command, state),
    )
    if broken:
        return Refused(broken)
    match command:
        case ApproveMember():
            return (MemberApproved(command.member_id, command.roles),)
        case RefuseMember():
            reason = FreeText(command.by, command.reason) if command.reason else None
            return (MemberRefused(command.member_id, reason),)
        case ChangeMember():
            return tuple(_changed(command, member))
        case DeactivateMember():
            handed = handed_over(command.member_id, command.wards_to, state)
            return (*handed, MemberDeactivated(command.member_id, member.roles))
        case ReactivateMember():
            return (MemberReactivated(command.member_id, member.roles),)
        case EraseMember():
            handed = handed_over(command.member_id, command.wards_to, state)
            return (*handed, MemberErased(command.member_id, member.roles))
        case _:
            assert_never(command)


def _changed(command: ChangeMember, member: Member) -> Iterator[MemberEvent]:
    if command.roles not in (None, member.roles):
        yield RolesChanged(command.member_id, command.roles or frozenset(), member.roles)
    if command.profile:
        yield ProfileChanged(command.member_id, command.profile)
    if command.branch_id is not KEPT and command.branch_id != member.branch_id:
        yield MemberBranchChanged(command.member_id, command.branch_id, member.branch_id)
    if command.guardian_id is not KEPT and command.guardian_id != member.guardian_id:
        yield GuardianChanged(command.member_id, command.guardian_id, member.guardian_id)


def _add(command: AddMember, state: Membership) -> Verdict:
    if command.member_id in state.people:
        return ()
    broken = (*_branch_unfit(command, state), *_guardian_unfit(command, state))
    if broken:
        return Refused(broken)
    added = MemberAdded(command.member_id, command.roles, command.guardian_id)
    if command.branch_id is None:
        return (added,)
    return added, MemberBranchChanged(command.member_id, command.branch_id, None)


def _branch_unfit(command: Command, state: Membership) -> Iterator[Violation]:
    for branch_id in _branch(command):
        branch = state.branches.get(branch_id)
        if branch is None:
            yield NotFound("branch", branch_id)
        elif branch.closed:
            yield BranchIsClosed(branch_id)


def _guardian_unfit(command: Command, state: Membership) -> Iterator[Violation]:
    for guardian_id in _guardian(command):
        match command:
            case DeactivateMember(member_id=leaving) | EraseMember(member_id=leaving):
                if guardian_id == leaving:
                    yield GuardianUnfit(guardian_id, "no_member")
                for ward_id in wards(leaving, state):
                    yield from guardian_unfit(ward_id, guardian_id, state)
            case AddMember(member_id=ward_id) | ChangeMember(member_id=ward_id):
                yield from guardian_unfit(ward_id, guardian_id, state)
            case _:
                return


_FROM: Mapping[type[OnMember], frozenset[MemberState]] = {
    ApproveMember: frozenset({MemberState.WAITING}),
    RefuseMember: frozenset({MemberState.WAITING}),
    ChangeMember: frozenset({MemberState.ACTIVE}),
    DeactivateMember: frozenset({MemberState.ACTIVE}),
    ReactivateMember: frozenset({MemberState.INACTIVE}),
    EraseMember: frozenset(MemberState) - {MemberState.ERASED},
}


def _stale(command: OnMember, member: Member) -> Iterator[Violation]:
    if command.version not in (None, member.version):
        yield Stale(command.version or 0, member.version)


def _state_forbids(command: OnMember, member: Member) -> Iterator[Violation]:
    needed = _FROM[type(command)]
    if member.state not in needed:
        yield MemberStateForbids(state=member.state, needed=tuple(sorted(needed)))


def _last_admin(command: OnMember, state: Membership) -> Iterator[Violation]:
    match command:
        case DeactivateMember() | EraseMember():
            stays = False
        case ChangeMember() if command.roles is not None:
            stays = Role.ADMIN in command.roles
        case _:
            return
    if not stays and state.holders_of(Role.ADMIN) == {command.member_id}:
        yield LastAdmin()


members: Decider[Command, MemberEvent, Membership] = Decider(Membership(), boundary, decide, evolve)

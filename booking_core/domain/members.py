"""The household and its people: founding, joining, roles, leaving.

Names and addresses are not here: events carry an opaque id, the profile is a row beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, assert_never

from booking_core.domain import access
from booking_core.domain.access import Role, Standing
from booking_core.domain.decider import (
    Decider,
    Query,
    Refused,
    Verdict,
    Violation,
    about,
    any_of,
)
from booking_core.domain.errors import (
    AlreadySetUp,
    LastAdmin,
    MemberStateForbids,
    NotAllowed,
    NotFound,
    Stale,
)
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.tags import HOUSEHOLD, member_tag, role_tags
from booking_core.domain.texts import FreeText, Words


class MemberState(StrEnum):
    """Where somebody stands on the way into and out of the household."""

    WAITING = "waiting"
    ACTIVE = "active"
    REFUSED = "refused"
    INACTIVE = "inactive"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class HouseholdFounded:
    """The household exists; its first admin is added in the same decision."""

    kind: ClassVar[str] = "household_founded"
    time_zone: str
    language: str

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({HOUSEHOLD})


@dataclass(frozen=True, slots=True)
class MemberRegistered:
    """Somebody asks to join."""

    kind: ClassVar[str] = "member_registered"
    member_id: MemberId

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)})


@dataclass(frozen=True, slots=True)
class MemberAdded:
    """An admin took somebody in, with or without a login; a guardian acts for those without."""

    kind: ClassVar[str] = "member_added"
    member_id: MemberId
    roles: frozenset[Role]
    guardian_id: MemberId | None = None

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)}) | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class MemberApproved:
    """A registration was granted."""

    kind: ClassVar[str] = "member_approved"
    member_id: MemberId
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)}) | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class MemberRefused:
    """A registration was turned down."""

    kind: ClassVar[str] = "member_refused"
    member_id: MemberId
    reason: Words | None = None

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)})


@dataclass(frozen=True, slots=True)
class RolesChanged:
    """What somebody may do is different from here on."""

    kind: ClassVar[str] = "member_roles_changed"
    member_id: MemberId
    roles: frozenset[Role]
    were: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)}) | role_tags(self.roles | self.were)


@dataclass(frozen=True, slots=True)
class MemberDeactivated:
    """Logins, tokens and feeds of this member are dead."""

    kind: ClassVar[str] = "member_deactivated"
    member_id: MemberId
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)}) | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class MemberReactivated:
    """A deactivated member is back, with the roles of before."""

    kind: ClassVar[str] = "member_reactivated"
    member_id: MemberId
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)}) | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class MemberErased:
    """Profile and keys of this member are gone; the id stays, and names nobody any more."""

    kind: ClassVar[str] = "member_erased"
    member_id: MemberId
    roles: frozenset[Role]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)}) | role_tags(self.roles)


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """Fields of the profile are others now; what they say is a row beside the log."""

    kind: ClassVar[str] = "member_profile_changed"
    member_id: MemberId
    changed: frozenset[str]

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({member_tag(self.member_id)})


PersonEvent = (
    MemberRegistered
    | MemberAdded
    | MemberApproved
    | MemberRefused
    | RolesChanged
    | MemberDeactivated
    | MemberReactivated
    | MemberErased
    | ProfileChanged
)
MemberEvent = HouseholdFounded | PersonEvent
MEMBERSHIP = (
    MemberRegistered,
    MemberAdded,
    MemberApproved,
    MemberRefused,
    RolesChanged,
    MemberDeactivated,
    MemberReactivated,
    MemberErased,
    ProfileChanged,
)


@dataclass(frozen=True, slots=True)
class FoundHousehold:
    """Set-up: the first admin and the household's zone (IANA) and language."""

    member_id: MemberId
    time_zone: str
    language: str


@dataclass(frozen=True, slots=True)
class Register:
    member_id: MemberId


@dataclass(frozen=True, slots=True)
class AddMember:
    by: MemberId
    member_id: MemberId
    roles: frozenset[Role]
    guardian_id: MemberId | None = None


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
    """Other roles, other fields of the profile (written beside, named here), or both."""

    by: MemberId
    member_id: MemberId
    roles: frozenset[Role] | None = None
    profile: frozenset[str] = frozenset()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class DeactivateMember:
    by: MemberId
    member_id: MemberId
    version: int | None = None


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


OnMember = (
    ApproveMember | RefuseMember | ChangeMember | DeactivateMember | ReactivateMember | EraseMember
)
Command = FoundHousehold | Register | AddMember | OnMember


@dataclass(frozen=True, slots=True)
class Member:
    """What the log knows of somebody.

    `version` counts the events about them; exact only where all were seen.
    """

    state: MemberState
    roles: frozenset[Role] = frozenset()
    guardian_id: MemberId | None = None
    version: int = 1

    @property
    def active(self) -> bool:
        return self.state is MemberState.ACTIVE


@dataclass(frozen=True, slots=True)
class Membership:
    """The people that a decision has seen."""

    household: HouseholdFounded | None = None
    people: Mapping[MemberId, Member] = field(default_factory=dict)

    def standing(self, member_id: MemberId) -> Standing:
        """What the policy asks about somebody; strangers stand as nobody."""
        member = self.people.get(member_id)
        if member is None or not member.active:
            return Standing(member_id, active=member_id == SYSTEM)
        return Standing(member_id, active=True, roles=member.roles)

    def holders_of(self, role: Role) -> frozenset[MemberId]:
        """Active members with the role."""
        return frozenset(
            member_id
            for member_id, member in self.people.items()
            if member.active and role in member.roles
        )


def seen(*member_ids: MemberId) -> Query:
    """All that decides who these members are and what they may."""
    return any_of(about(MEMBERSHIP, member_tag(each)) for each in member_ids if each != SYSTEM)


def holders(role: Role) -> Query:
    """Everybody who has or had the role."""
    return about(MEMBERSHIP, *role_tags({role}))


def boundary(command: Command, _state: Membership) -> Query:
    match command:
        case FoundHousehold():
            return about((HouseholdFounded,), HOUSEHOLD)
        case Register():
            return seen(command.member_id)
        case ChangeMember() | DeactivateMember() | EraseMember():
            return seen(command.by, command.member_id) | holders(Role.ADMIN)
        case _:
            return seen(command.by, command.member_id)


def decide(command: Command, state: Membership) -> Verdict:
    match command:
        case FoundHousehold():
            return _found(command, state)
        case Register():
            if command.member_id in state.people:
                return ()
            return (MemberRegistered(command.member_id),)
        case ChangeMember() if command.by == command.member_id and command.roles is None:
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
    return (
        HouseholdFounded(command.time_zone, command.language),
        MemberAdded(command.member_id, frozenset({Role.ADMIN, Role.MEMBER})),
    )


def _administer(command: OnMember, state: Membership) -> Verdict:
    member = state.people.get(command.member_id)
    if member is None:
        return Refused((NotFound("member", command.member_id),))
    broken = (
        *_stale(command, member),
        *_state_forbids(command, member),
        *_last_admin(command, state),
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
            return (MemberDeactivated(command.member_id, member.roles),)
        case ReactivateMember():
            return (MemberReactivated(command.member_id, member.roles),)
        case EraseMember():
            return (MemberErased(command.member_id, member.roles),)
        case _:
            assert_never(command)


def _changed(command: ChangeMember, member: Member) -> Iterator[MemberEvent]:
    if command.roles not in (None, member.roles):
        yield RolesChanged(command.member_id, command.roles or frozenset(), member.roles)
    if command.profile:
        yield ProfileChanged(command.member_id, command.profile)


def _add(command: AddMember, state: Membership) -> Verdict:
    if command.member_id in state.people:
        return ()
    return (MemberAdded(command.member_id, command.roles, command.guardian_id),)


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


def evolve(state: Membership, event: MemberEvent) -> Membership:
    if isinstance(event, HouseholdFounded):
        return replace(state, household=event)
    known = state.people.get(event.member_id)
    member = _evolve_member(known or Member(MemberState.ACTIVE, version=0), event)
    return replace(state, people={**state.people, event.member_id: member})


def _evolve_member(known: Member, event: PersonEvent) -> Member:
    member = replace(known, version=known.version + 1)
    match event:
        case MemberRegistered():
            return replace(member, state=MemberState.WAITING)
        case MemberAdded():
            return replace(member, roles=event.roles, guardian_id=event.guardian_id)
        case MemberRefused():
            return replace(member, state=MemberState.REFUSED)
        case MemberDeactivated():
            return replace(member, state=MemberState.INACTIVE, roles=event.roles)
        case MemberApproved() | RolesChanged() | MemberReactivated():
            return replace(member, state=MemberState.ACTIVE, roles=event.roles)
        case MemberErased():
            return replace(member, state=MemberState.ERASED, roles=frozenset(), guardian_id=None)
        case ProfileChanged():
            return member
        case _:
            assert_never(event)


members: Decider[Command, MemberEvent, Membership] = Decider(Membership(), boundary, decide, evolve)

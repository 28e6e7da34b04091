from __future__ import annotations

from dataclasses import replace

import pytest

from booking_core.domain.access import Role
from booking_core.domain.errors import NotAllowed, NotFound, Stale
from booking_core.domain.ids import SYSTEM, MemberId
from booking_core.domain.people.errors import AlreadySetUp, LastAdmin, MemberStateForbids
from booking_core.domain.people.member_events import (
    GuardianChanged,
    HouseholdFounded,
    MemberAdded,
    MemberApproved,
    MemberDeactivated,
    MemberErased,
    MemberReactivated,
    MemberRefused,
    MemberRegistered,
    ProfileChanged,
    RolesChanged,
)
from booking_core.domain.people.members import (
    AddMember,
    ApproveMember,
    ChangeMember,
    DeactivateMember,
    EraseMember,
    FoundHousehold,
    OnMember,
    ReactivateMember,
    RefuseMember,
    Register,
    members,
)
from booking_core.domain.texts import FreeText
from tests.cast import ADMIN, ANA, BEN, BERLIN, BO, CARL, DORA, EVE, FAMILY, MEMBER, VIEWER
from tests.spec import Spec

the_family = Spec(members).given(*FAMILY)
FOR_ADMINS = (
    AddMember(ANA, MemberId("friend"), MEMBER),
    ApproveMember(ANA, DORA, ADMIN),
    RefuseMember(ANA, DORA),
    ChangeMember(ANA, EVE, ADMIN),
    DeactivateMember(ANA, ANA),
    ReactivateMember(ANA, EVE),
    EraseMember(ANA, EVE),
)


def test_set_up_makes_the_household_and_its_first_admin() -> None:
    Spec(members).when(FoundHousehold(ANA, BERLIN, "de")).then(
        HouseholdFounded(BERLIN, "de"), MemberAdded(ANA, ADMIN | MEMBER)
    )


def test_set_up_happens_once() -> None:
    the_family.when(FoundHousehold(DORA, BERLIN, "de")).then_refused(AlreadySetUp)


def test_somebody_who_registers_waits() -> None:
    waiting = the_family.having(Register(DORA))

    assert waiting.past[-1] == MemberRegistered(DORA)
    waiting.when(AddMember(DORA, MemberId("friend"), MEMBER)).then_refused(NotAllowed)


def test_registering_again_decides_nothing_new() -> None:
    the_family.having(Register(DORA)).when(Register(DORA)).then_nothing()


def test_an_admin_approves_a_registration() -> None:
    the_family.having(Register(DORA)).when(ApproveMember(ANA, DORA, MEMBER)).then(
        MemberApproved(DORA, MEMBER)
    )


def test_an_admin_refuses_a_registration_with_a_reason_that_stays_personal() -> None:
    the_family.having(Register(DORA)).when(RefuseMember(ANA, DORA, "unknown to us")).then(
        MemberRefused(DORA, FreeText(ANA, "unknown to us"))
    )


@pytest.mark.parametrize("by", [BEN, BO, CARL, EVE, DORA])
@pytest.mark.parametrize("command", FOR_ADMINS, ids=lambda each: type(each).__name__)
def test_only_admins_run_the_household(by: MemberId, command: AddMember | OnMember) -> None:
    asked = replace(command, by=by)

    the_family.having(Register(DORA)).when(asked).then_refused(NotAllowed)


def test_only_admins_change_the_profile_of_others() -> None:
    change = ChangeMember(EVE, ANA, profile=frozenset({"email"}))

    the_family.when(change).then_refused(NotAllowed)


def test_the_command_line_on_the_machine_runs_the_household() -> None:
    the_family.when(ChangeMember(SYSTEM, EVE, ADMIN)).then(RolesChanged(EVE, ADMIN, MEMBER))


def test_a_decision_on_a_registration_stands() -> None:
    approved = the_family.having(Register(DORA)).having(ApproveMember(ANA, DORA, MEMBER))

    state = approved.when(RefuseMember(ANA, DORA)).then_refused(MemberStateForbids)

    assert (state.state, state.needed) == ("active", ("waiting",))


def test_everybody_may_change_their_own_profile_but_not_their_roles() -> None:
    the_family.when(ChangeMember(EVE, EVE, profile=frozenset({"name"}))).then(
        ProfileChanged(EVE, frozenset({"name"}))
    )


def test_a_change_is_bound_to_the_version_that_was_shown() -> None:
    changed = the_family.having(ChangeMember(ANA, EVE, VIEWER, version=1))

    stale = changed.when(ChangeMember(ANA, EVE, MEMBER, version=1)).then_refused(Stale)

    assert (stale.version, stale.current) == (1, 2)


def test_the_last_admin_stays() -> None:
    the_family.when(DeactivateMember(ANA, ANA)).then_refused(LastAdmin)
    the_family.when(ChangeMember(ANA, ANA, MEMBER)).then_refused(LastAdmin)


def test_an_admin_may_go_while_another_one_stays() -> None:
    two = the_family.having(ChangeMember(ANA, BEN, ADMIN))

    two.when(DeactivateMember(BEN, ANA)).then(
        GuardianChanged(BO, None, ANA), MemberDeactivated(ANA, ADMIN | MEMBER)
    )


def test_an_admin_of_the_past_is_not_counted_as_one_who_stays() -> None:
    once = the_family.having(ChangeMember(ANA, BEN, ADMIN)).having(ChangeMember(ANA, BEN, MEMBER))

    once.when(DeactivateMember(ANA, ANA)).then_refused(LastAdmin)


def test_who_was_deactivated_can_come_back_with_the_roles_of_before() -> None:
    gone = the_family.having(DeactivateMember(ANA, EVE))

    gone.when(ReactivateMember(ANA, EVE)).then(MemberReactivated(EVE, MEMBER))


def test_a_deactivated_admin_runs_nothing() -> None:
    gone = the_family.having(ChangeMember(ANA, BEN, ADMIN)).having(DeactivateMember(ANA, BEN))

    gone.when(DeactivateMember(BEN, EVE)).then_refused(NotAllowed)


def test_an_erased_member_is_nobody_for_ever() -> None:
    erased = the_family.having(EraseMember(ANA, EVE))

    assert erased.past[-1] == MemberErased(EVE, MEMBER)
    erased.when(EraseMember(ANA, EVE)).then_refused(MemberStateForbids)
    erased.when(ReactivateMember(ANA, EVE)).then_refused(MemberStateForbids)
    erased.when(ChangeMember(EVE, EVE, profile=frozenset({"name"}))).then_refused(
        MemberStateForbids
    )


def test_the_last_admin_is_not_erased() -> None:
    the_family.when(EraseMember(ANA, ANA)).then_refused(LastAdmin)


def test_an_unknown_member_is_named() -> None:
    unknown = the_family.when(DeactivateMember(ANA, DORA)).then_refused(NotFound)

    assert (unknown.kind, unknown.id) == ("member", DORA)


def test_roles_are_known_by_their_names_on_disk() -> None:
    assert [role.value for role in Role] == ["admin", "approver", "member", "viewer"]

from __future__ import annotations

import pytest

from booking_core.domain.errors import FieldUnfit, NotAllowed, NotFound, Stale
from booking_core.domain.ids import GroupId, MemberId, ResourceId
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.things.errors import GroupInUse
from booking_core.domain.things.group_life import GroupChanged, GroupDissolved, GroupFormed
from booking_core.domain.things.groups import ChangeGroup, DissolveGroup, FormGroup, groups
from booking_core.domain.things.resource_life import Rules
from booking_core.domain.things.resources import ChangeResource, resources
from tests.cast import (
    ANA,
    BEN,
    BO,
    CAR,
    CARL,
    DORA,
    FAMILY,
    HOUSE,
    MARCH_1ST,
    TENT,
    THINGS,
    overnight,
    policy,
)
from tests.spec import Spec

SHELTERS, NOWHERE = GroupId("shelters"), ResourceId("nowhere")
BOTH = frozenset({HOUSE, TENT})
the_estate = Spec(groups).given(*FAMILY, *THINGS)
grouped = the_estate.given(GroupFormed(SHELTERS, "Shelters", BOTH))


def test_a_group_has_a_name_and_resources() -> None:
    the_estate.when(FormGroup(ANA, SHELTERS, "Shelters", BOTH)).then(
        GroupFormed(SHELTERS, "Shelters", BOTH)
    )


def test_a_group_that_is_formed_again_is_nothing_new() -> None:
    grouped.when(FormGroup(ANA, SHELTERS, "Other", frozenset())).then_nothing()


def test_what_does_not_exist_is_in_no_group() -> None:
    stranger = frozenset({HOUSE, NOWHERE})

    forming = the_estate.when(FormGroup(ANA, SHELTERS, "Shelters", stranger))
    changing = grouped.when(ChangeGroup(ANA, SHELTERS, 1, resource_ids=stranger))

    assert forming.then_refused(NotFound).id == NOWHERE
    assert changing.then_refused(NotFound).id == NOWHERE


def test_what_a_change_does_not_name_stays() -> None:
    renamed = GroupChanged(SHELTERS, "Roofs", BOTH)

    grouped.when(ChangeGroup(ANA, SHELTERS, 1, "Roofs")).then(renamed)
    grouped.when(ChangeGroup(ANA, SHELTERS, 1, "Shelters", BOTH)).then_nothing()


def test_a_change_is_bound_to_the_version_that_was_shown() -> None:
    twice = grouped.having(ChangeGroup(ANA, SHELTERS, 1, "Roofs"))

    stale = twice.when(ChangeGroup(ANA, SHELTERS, 1, "Beds")).then_refused(Stale)

    assert (stale.version, stale.current) == (1, 2)


def test_a_dissolved_group_is_gone() -> None:
    dissolved = grouped.having(DissolveGroup(ANA, SHELTERS))

    assert dissolved.past[-1] == GroupDissolved(SHELTERS)
    assert dissolved.when(DissolveGroup(ANA, SHELTERS)).then_refused(NotFound).id == SHELTERS


LIMITED = Rules(quotas=(Quota(Per.MEMBER, Unit.NIGHTS, Span.YEAR, 10, SHELTERS),))


def test_a_group_that_quotas_count_by_is_not_dissolved() -> None:
    tent = overnight(TENT, 2)
    in_use = grouped.given(policy(tent, version=2, rules=LIMITED))
    let_go = in_use.given(policy(tent, version=3))

    refused = in_use.when(DissolveGroup(ANA, SHELTERS)).then_refused(GroupInUse)
    let_go.when(DissolveGroup(ANA, SHELTERS)).then(GroupDissolved(SHELTERS))

    assert refused.resource_ids == (TENT,)


def test_a_quota_counts_by_a_group_that_exists() -> None:
    estate = Spec(resources).given(*FAMILY, *THINGS)
    adopt = ChangeResource(ANA, TENT, 2, MARCH_1ST, rules=LIMITED)

    refused = estate.when(adopt).then_refused(NotFound)
    formed = estate.given(GroupFormed(SHELTERS, "Shelters", BOTH))

    assert refused.id == SHELTERS
    formed.when(adopt).then_decided()


@pytest.mark.parametrize(("resource_id", "unit"), [(TENT, Unit.HOURS), (CAR, Unit.NIGHTS)])
def test_nights_are_counted_of_stays_and_hours_of_drives(
    resource_id: ResourceId, unit: Unit
) -> None:
    rules = Rules(quotas=(Quota(Per.MEMBER, unit, Span.YEAR, 10),))

    unfit = (
        Spec(resources)
        .given(*FAMILY, *THINGS)
        .when(ChangeResource(ANA, resource_id, 2, MARCH_1ST, rules=rules))
    )

    assert unfit.then_refused(FieldUnfit).field == "rules.quotas"


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_who_runs_the_household_groups_its_resources(by: MemberId) -> None:
    forming = the_estate.when(FormGroup(by, SHELTERS, "Shelters", BOTH))
    changing = grouped.when(ChangeGroup(by, SHELTERS, 1, "Roofs"))
    dissolving = grouped.when(DissolveGroup(by, SHELTERS))

    for refused in (forming, changing, dissolving):
        refused.then_refused(NotAllowed)

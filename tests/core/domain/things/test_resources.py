from __future__ import annotations

import pytest

from booking_core.domain.errors import FieldUnfit, NotAllowed, NotFound, Stale
from booking_core.domain.ids import MemberId, ResourceId
from booking_core.domain.things.errors import ParentUnfit, ResourceArchivedAlready
from booking_core.domain.things.resource_life import (
    Approval,
    CapacityChanged,
    Kind,
    Label,
    Mode,
    PolicyAdopted,
    ResourceArchived,
    ResourceCreated,
    ResourceRelabelled,
    Rules,
    Size,
)
from booking_core.domain.things.resources import (
    ArchiveResource,
    ChangeResource,
    CreateResource,
    resources,
)
from tests.cast import ANA, BEN, BERLIN, BO, CAR, CARL, DORA, FAMILY, HOUSE, MARCH_1ST, THINGS
from tests.spec import Spec

the_estate = Spec(resources).given(*FAMILY)
SAUNA, LAKE_ROOM = ResourceId("sauna"), ResourceId("lake-room")


def test_a_resource_comes_with_its_first_policy_and_the_zone_of_the_household() -> None:
    create = CreateResource(ANA, HOUSE, "Haus am See", Kind.OVERNIGHT, size=Size(places=6))

    the_estate.when(create).then(
        ResourceCreated(
            HOUSE,
            HOUSE,
            None,
            Kind.OVERNIGHT,
            BERLIN,
            Label("haus_am_see", "Haus am See"),
            Size(places=6),
        ),
        PolicyAdopted(HOUSE, HOUSE, 1, Approval(), Rules()),
    )


def test_a_room_belongs_to_the_tree_and_zone_of_its_house() -> None:
    grown = the_estate.given(*THINGS)
    create = CreateResource(ANA, LAKE_ROOM, "Seezimmer", Kind.OVERNIGHT, parent_id=HOUSE)

    created = grown.when(create).then_decided()[0]

    assert isinstance(created, ResourceCreated)
    assert (created.tree_id, created.parent_id, created.time_zone) == (HOUSE, HOUSE, BERLIN)


@pytest.mark.parametrize("by", [BEN, BO, CARL, DORA])
def test_only_admins_create_change_and_archive(by: MemberId) -> None:
    grown = the_estate.given(*THINGS)

    grown.when(CreateResource(by, SAUNA, "Sauna", Kind.HOURLY)).then_refused(NotAllowed)
    grown.when(ChangeResource(by, CAR, 2, MARCH_1ST, name="Mine")).then_refused(NotAllowed)
    grown.when(ArchiveResource(by, CAR)).then_refused(NotAllowed)


def test_creating_again_decides_nothing_new() -> None:
    create = CreateResource(ANA, SAUNA, "Sauna", Kind.HOURLY)

    the_estate.having(create).when(create).then_nothing()


def test_two_of_the_same_name_get_different_slugs() -> None:
    twice = the_estate.having(CreateResource(ANA, SAUNA, "Übergröße!", Kind.HOURLY))

    created = twice.when(CreateResource(ANA, CAR, "übergröße", Kind.HOURLY)).then_decided()[0]

    assert isinstance(created, ResourceCreated)
    assert created.label.slug == "uebergroesse_2"


def test_a_name_without_letters_has_a_slug_too() -> None:
    created = the_estate.when(CreateResource(ANA, SAUNA, "🏕️", Kind.HOURLY)).then_decided()[0]

    assert isinstance(created, ResourceCreated)
    assert created.label.slug == "resource"


def test_parent_and_child_share_the_kind() -> None:
    grown = the_estate.given(*THINGS)
    create = CreateResource(ANA, SAUNA, "Sauna", Kind.HOURLY, parent_id=HOUSE)

    assert grown.when(create).then_refused(ParentUnfit).reason == "kind"


def test_an_unknown_parent_is_named() -> None:
    create = CreateResource(ANA, LAKE_ROOM, "Room", Kind.OVERNIGHT, parent_id=HOUSE)

    assert the_estate.when(create).then_refused(NotFound).id == HOUSE


@pytest.mark.parametrize(
    ("kind", "size", "field"),
    [
        (Kind.OVERNIGHT, Size(units=2), "units"),
        (Kind.HOURLY, Size(ceiling=2), "ceiling"),
    ],
)
def test_a_field_of_the_other_kind_is_refused(kind: Kind, size: Size, field: str) -> None:
    create = CreateResource(ANA, SAUNA, "Sauna", kind, size=size)

    assert the_estate.when(create).then_refused(FieldUnfit).field == field


def test_a_change_says_what_is_different_and_only_that() -> None:
    grown = the_estate.given(*THINGS)
    change = ChangeResource(
        ANA,
        CAR,
        2,
        MARCH_1ST,
        name="Family car",
        size=Size(places=7, units=1),
        approval=Approval(Mode.AUTO),
    )

    grown.when(change).then(
        ResourceRelabelled(CAR, CAR, Label("family_car", "Family car")),
        CapacityChanged(CAR, CAR, Size(places=7, units=1)),
        PolicyAdopted(CAR, CAR, 2, Approval(Mode.AUTO), Rules()),
    )


def test_a_change_to_what_is_already_so_decides_nothing() -> None:
    the_estate.given(*THINGS).when(
        ChangeResource(ANA, CAR, 2, MARCH_1ST, name="Car")
    ).then_nothing()


def test_a_change_is_bound_to_the_version_that_was_shown() -> None:
    changed = the_estate.given(*THINGS).having(
        ChangeResource(ANA, CAR, 2, MARCH_1ST, color="#aa0000")
    )

    assert (
        changed.when(ChangeResource(ANA, CAR, 2, MARCH_1ST, name="X")).then_refused(Stale).current
        == 3
    )


def test_an_archived_resource_is_not_changed() -> None:
    gone = the_estate.given(*THINGS).having(ArchiveResource(ANA, CAR))

    assert gone.past[-1] == ResourceArchived(CAR, CAR)
    gone.when(ChangeResource(ANA, CAR, 3, MARCH_1ST, name="X")).then_refused(
        ResourceArchivedAlready
    )
    gone.when(ArchiveResource(ANA, CAR)).then_nothing()

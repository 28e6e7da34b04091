"""The facts about resources, groups and blocks as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from booking_core.claim_shapes import PERIOD
from booking_core.domain.things.attention import AttentionSettled
from booking_core.domain.things.block_life import BlockLifted, ResourceBlocked
from booking_core.domain.things.group_life import GroupChanged, GroupDissolved, GroupFormed
from booking_core.domain.things.resource_life import (
    Absence,
    Approval,
    Below,
    CapacityChanged,
    Kind,
    Label,
    Mode,
    PolicyAdopted,
    Rank,
    ResourceArchived,
    ResourceCreated,
    ResourceRelabelled,
    Rules,
    Size,
    Weekday,
)
from booking_core.shapes import FLAG, INTEGER, TEXT, WORDS, many, maybe, record, set_of, word
from booking_core.stores.encoding.codec import event
from booking_core.stores.kinds.quotas import QUOTA

_LABEL = record(Label, slug=TEXT, name=TEXT, color=maybe(TEXT))
_SIZE = record(Size, places=maybe(INTEGER), ceiling=maybe(INTEGER), units=maybe(INTEGER))
_APPROVAL = record(
    Approval,
    mode=word(Mode),
    approvers=set_of(TEXT),
    hold_hours=maybe(INTEGER),
    offer_hours=INTEGER,
    undo_hours=INTEGER,
    offer_over=word(Rank),
    needed=INTEGER,
    silence_hours=INTEGER,
    auto_below=maybe(record(Below, persons=maybe(INTEGER), nights=maybe(INTEGER))),
    on_absence=word(Absence),
)
_RULES = record(
    Rules,
    quotas=many(QUOTA),
    min_nights=INTEGER,
    max_nights=INTEGER,
    min_minutes=maybe(INTEGER),
    max_minutes=maybe(INTEGER),
    max_persons=INTEGER,
    lead_days=INTEGER,
    horizon_days=maybe(INTEGER),
    no_arrival_days=set_of(word(Weekday)),
    no_departure_days=set_of(word(Weekday)),
    fill_holes=FLAG,
    buffer=INTEGER,
    max_note=INTEGER,
)

_OF_RESOURCE = {"resource_id": TEXT, "tree_id": TEXT}
_RESOURCES = (
    event(
        ResourceCreated,
        "resource_created",
        members={
            **_OF_RESOURCE,
            "parent_id": maybe(TEXT),
            "resource_kind": word(Kind),
            "time_zone": TEXT,
            "label": _LABEL,
            "size": _SIZE,
        },
    ),
    event(ResourceRelabelled, "resource_relabelled", members={**_OF_RESOURCE, "label": _LABEL}),
    event(CapacityChanged, "resource_capacity_changed", members={**_OF_RESOURCE, "size": _SIZE}),
    event(
        PolicyAdopted,
        "resource_policy_adopted",
        members={**_OF_RESOURCE, "version": INTEGER, "approval": _APPROVAL, "rules": _RULES},
    ),
    event(ResourceArchived, "resource_archived", members=_OF_RESOURCE),
)

_GROUP = {"group_id": TEXT, "name": TEXT, "resource_ids": set_of(TEXT)}
_GROUPS = (
    event(GroupFormed, "group_formed", members=_GROUP),
    event(GroupChanged, "group_changed", members=_GROUP),
    event(GroupDissolved, "group_dissolved", members={"group_id": TEXT}),
)

_OF_BLOCK = {
    "block_id": TEXT,
    "resource_id": TEXT,
    "lineage": many(TEXT),
    "period": PERIOD,
    "zone": TEXT,
}
_BLOCKS = (
    event(ResourceBlocked, "resource_blocked", members={**_OF_BLOCK, "reason": maybe(WORDS)}),
    event(BlockLifted, "resource_block_lifted", members=_OF_BLOCK),
    event(
        AttentionSettled,
        "attention_settled",
        members={"cause": TEXT, "booking_id": maybe(TEXT), "by": TEXT},
    ),
)

THING_KINDS = (*_RESOURCES, *_GROUPS, *_BLOCKS)

"""Every kind of event as it stands on disk: kind, schema number, names and shapes.

What is written here is for ever. To change an event: give it the next schema number and reader,
add the step from the old tree to `upcasters.py` and keep the old sample in
`tests/core/stores/samples/`.
"""

from __future__ import annotations

from booking_core.domain.access import BookingState, Role
from booking_core.domain.approval.talk_events import Undo
from booking_core.domain.bookings.about import Verdicts, Vote
from booking_core.domain.bookings.claims import Claim, ClaimItem
from booking_core.domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingChanged,
    BookingCompleted,
    BookingDeclined,
    BookingExpired,
    BookingRequested,
    BookingWithdrawn,
    ChangeDeclined,
    ChangeExpired,
    ChangeRequested,
    ChangeWithdrawn,
)
from booking_core.domain.people.branch_life import BranchClosed, BranchCreated, BranchRenamed
from booking_core.domain.people.household_life import ConsentAdopted, RetentionChanged
from booking_core.domain.people.invitation_life import (
    InvitationAccepted,
    InvitationRevoked,
    MemberInvited,
)
from booking_core.domain.people.member_life import (
    GuardianChanged,
    HouseholdFounded,
    MemberAdded,
    MemberApproved,
    MemberBranchChanged,
    MemberDeactivated,
    MemberErased,
    MemberMerged,
    MemberReactivated,
    MemberRefused,
    MemberRegistered,
    ProfileChanged,
    RolesChanged,
)
from booking_core.domain.people.own_account_events import (
    ConsentGiven,
    ConsentWithdrawn,
    DelegationEnded,
    ErasureRequested,
    ErasureRequestWithdrawn,
    VoteDelegated,
)
from booking_core.domain.quotas.events import (
    PlacesForfeited,
    PlacesRetaken,
    QuotaOverridden,
    QuotaWeighed,
)
from booking_core.domain.quotas.limits import Figure, Per, Quota, Span, Unit
from booking_core.domain.refusals import CommandRefused
from booking_core.domain.stays import Slot, Stay
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
from booking_core.domain.waitlist.events import (
    BookingOffered,
    BookingWaitlisted,
    HoldEnded,
    OfferAccepted,
    OfferEnded,
)
from booking_core.stores.codec import Codec, event
from booking_core.stores.hearing_kinds import hearing_kinds
from booking_core.stores.series_kinds import OCCURRENCE, SERIES_KINDS
from booking_core.stores.shapes import (
    DATE,
    FLAG,
    INSTANT,
    INTEGER,
    TEXT,
    WALL_TIME,
    WORDS,
    many,
    maybe,
    one_of,
    record,
    set_of,
    table,
    word,
)
from booking_core.stores.stay_kinds import stay_kinds
from booking_core.stores.talk_kinds import RUNNING, talk_kinds, talk_shape
from booking_core.stores.upcasters import UPCASTERS
from booking_core.stores.violations import VIOLATION

_ROLES = set_of(word(Role))
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
_QUOTA = record(
    Quota,
    per=word(Per),
    unit=word(Unit),
    period=word(Span),
    limit=INTEGER,
    group_id=maybe(TEXT),
    late_hours=maybe(INTEGER),
)
_RULES = record(
    Rules,
    quotas=many(_QUOTA),
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

_MEMBERS = (
    event(HouseholdFounded, "household_founded", members={"time_zone": TEXT, "language": TEXT}),
    event(MemberRegistered, "member_registered", members={"member_id": TEXT}),
    event(
        MemberAdded,
        "member_added",
        members={"member_id": TEXT, "roles": _ROLES, "guardian_id": maybe(TEXT)},
    ),
    event(MemberApproved, "member_approved", members={"member_id": TEXT, "roles": _ROLES}),
    event(MemberRefused, "member_refused", members={"member_id": TEXT, "reason": maybe(WORDS)}),
    event(
        RolesChanged,
        "member_roles_changed",
        members={"member_id": TEXT, "roles": _ROLES, "were": _ROLES},
    ),
    event(
        ProfileChanged,
        "member_profile_changed",
        members={"member_id": TEXT, "changed": set_of(TEXT)},
    ),
    event(MemberDeactivated, "member_deactivated", members={"member_id": TEXT, "roles": _ROLES}),
    event(MemberReactivated, "member_reactivated", members={"member_id": TEXT, "roles": _ROLES}),
    event(MemberErased, "member_erased", members={"member_id": TEXT, "roles": _ROLES}),
    event(
        MemberBranchChanged,
        "member_branch_changed",
        members={"member_id": TEXT, "branch_id": maybe(TEXT), "was": maybe(TEXT)},
    ),
    event(
        GuardianChanged,
        "member_guardian_changed",
        members={"member_id": TEXT, "guardian_id": maybe(TEXT), "was": maybe(TEXT)},
    ),
)

_MERGED = event(
    MemberMerged, "member_merged", members={"member_id": TEXT, "into": TEXT, "roles": _ROLES}
)
_OWN_ACCOUNT = (
    event(ErasureRequested, "member_erasure_requested", members={"member_id": TEXT}),
    event(ErasureRequestWithdrawn, "member_erasure_request_withdrawn", members={"member_id": TEXT}),
    event(
        VoteDelegated,
        "member_vote_delegated",
        members={"member_id": TEXT, "to": TEXT, "until": INSTANT},
    ),
    event(DelegationEnded, "member_delegation_ended", members={"member_id": TEXT}),
    event(ConsentGiven, "member_consent_given", members={"member_id": TEXT, "version": INTEGER}),
    event(ConsentWithdrawn, "member_consent_withdrawn", members={"member_id": TEXT}),
)

_OF_INVITATION = {"invitation_id": TEXT, "member_id": TEXT}
_INVITATIONS = (
    event(
        MemberInvited,
        "member_invited",
        members={
            **_OF_INVITATION,
            "invited_by": TEXT,
            "roles": maybe(_ROLES),
            "branch_id": maybe(TEXT),
            "expires_at": INSTANT,
        },
    ),
    event(InvitationRevoked, "member_invitation_revoked", members=_OF_INVITATION),
    event(InvitationAccepted, "member_invitation_accepted", members=_OF_INVITATION),
)

_TERMS = (
    event(RetentionChanged, "household_retention_changed", members={"guest_days": INTEGER}),
    event(
        ConsentAdopted,
        "household_consent_adopted",
        members={"version": INTEGER, "texts": table(TEXT)},
    ),
)

_BRANCHES = (
    event(BranchCreated, "branch_created", members={"branch_id": TEXT}),
    event(BranchRenamed, "branch_renamed", members={"branch_id": TEXT}),
    event(BranchClosed, "branch_closed", members={"branch_id": TEXT}),
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

_PERIOD = one_of(
    stay=(Stay, record(Stay, arrival=DATE, departure=DATE)),
    slot=(
        Slot,
        record(Slot, start=WALL_TIME, end=WALL_TIME, zone=TEXT, start_at=INSTANT, end_at=INSTANT),
    ),
)
_CLAIM = record(
    Claim,
    member_id=TEXT,
    items=many(
        record(
            ClaimItem,
            resource_id=TEXT,
            lineage=many(TEXT),
            persons=INTEGER,
            weight=INTEGER,
            without_bed=INTEGER,
            who=many(TEXT),
        )
    ),
    period=_PERIOD,
    zone=TEXT,
    exclusive=FLAG,
    branch_id=maybe(TEXT),
    waives_buffer=FLAG,
)
_OF_BLOCK = {
    "block_id": TEXT,
    "resource_id": TEXT,
    "lineage": many(TEXT),
    "period": _PERIOD,
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
_ELECTORATE = many(
    record(
        Verdicts,
        resource_id=TEXT,
        policy_version=INTEGER,
        approvers=set_of(TEXT),
        mode=word(Mode),
        needed=INTEGER,
        votes=many(record(Vote, by=TEXT, yes=FLAG)),
        approved=maybe(FLAG),
        silent_until=maybe(INSTANT),
        on_absence=word(Absence),
        escalated=FLAG,
    )
)
_NOTE = maybe(WORDS)
_OF_BOOKING = {"booking_id": TEXT, "claim": _CLAIM}
_DECLINED = {**_OF_BOOKING, "by": TEXT, "reason": _NOTE, "internal_note": _NOTE}
_GIVEN_BACK = {**_OF_BOOKING, "reason": _NOTE}
_UNDO = maybe(
    record(
        Undo,
        until=INSTANT,
        state=word(BookingState),
        by=TEXT,
        since=INSTANT,
        running=many(RUNNING),
        talk=maybe(talk_shape(_CLAIM)),
        electorate=_ELECTORATE,
    )
)
_BOOKINGS = (
    event(
        BookingRequested,
        "booking_requested",
        members={
            **_OF_BOOKING,
            "requested_by": TEXT,
            "electorate": _ELECTORATE,
            "note": _NOTE,
            "series": maybe(OCCURRENCE),
            "held_until": maybe(INSTANT),
            "asked_at": maybe(INSTANT),
            "whatever_is_free": FLAG,
        },
    ),
    event(
        BookingApproved,
        "booking_approved",
        members={**_OF_BOOKING, "by": maybe(TEXT), "self_approved": FLAG, "note": _NOTE},
    ),
    event(BookingDeclined, "booking_declined", members={**_DECLINED, "undo": _UNDO}),
    event(BookingWithdrawn, "booking_withdrawn", members={**_GIVEN_BACK, "undo": _UNDO}),
    event(BookingCancelled, "booking_cancelled", members={**_GIVEN_BACK, "undo": _UNDO}),
    event(
        BookingChanged,
        "booking_changed",
        members={
            **_OF_BOOKING,
            "was": _CLAIM,
            "state": word(BookingState),
            "electorate": _ELECTORATE,
            "by": maybe(TEXT),
            "self_approved": FLAG,
            "note": _NOTE,
            "held_until": maybe(INSTANT),
            "asked_at": maybe(INSTANT),
        },
    ),
    event(
        ChangeRequested,
        "booking_change_requested",
        members={
            **_OF_BOOKING,
            "wanted": _CLAIM,
            "electorate": _ELECTORATE,
            "note": _NOTE,
            "state": word(BookingState),
            "asked_at": maybe(INSTANT),
        },
    ),
    event(
        ChangeDeclined,
        "booking_change_declined",
        members={**_DECLINED, "state": word(BookingState)},
    ),
    event(
        ChangeWithdrawn,
        "booking_change_withdrawn",
        members={**_GIVEN_BACK, "state": word(BookingState)},
    ),
    event(BookingExpired, "booking_expired", members=_OF_BOOKING),
    event(BookingCompleted, "booking_completed", members=_OF_BOOKING),
    event(
        ChangeExpired,
        "booking_change_expired",
        members={**_OF_BOOKING, "state": word(BookingState)},
    ),
    *stay_kinds(_CLAIM),
    *hearing_kinds(_CLAIM, _ELECTORATE),
    *talk_kinds(_CLAIM, _ELECTORATE),
    event(HoldEnded, "booking_hold_ended", members=_OF_BOOKING),
    event(
        BookingWaitlisted,
        "booking_waitlisted",
        members={**_OF_BOOKING, "since": INSTANT, "beaten_by": maybe(TEXT)},
    ),
    event(
        BookingOffered,
        "booking_offered",
        members={**_OF_BOOKING, "until": INSTANT, "freed_at": INSTANT},
    ),
    event(
        OfferEnded,
        "booking_offer_ended",
        members={**_OF_BOOKING, "since": INSTANT, "by": maybe(TEXT)},
    ),
    event(
        OfferAccepted,
        "booking_offer_accepted",
        members={
            **_OF_BOOKING,
            "by": TEXT,
            "electorate": _ELECTORATE,
            "held_until": INSTANT,
            "asked_at": maybe(INSTANT),
        },
    ),
)

_FIGURES = many(
    record(
        Figure,
        resource_id=TEXT,
        quota=_QUOTA,
        subject=TEXT,
        period=TEXT,
        used=INTEGER,
        wanted=INTEGER,
    )
)
_QUOTAS = (
    event(
        QuotaWeighed,
        "quota_weighed",
        members={**_OF_BOOKING, "figures": _FIGURES, "overridden": FLAG, "series_id": maybe(TEXT)},
    ),
    event(
        QuotaOverridden,
        "quota_overridden",
        members={**_OF_BOOKING, "by": TEXT, "figures": _FIGURES, "reason": WORDS},
    ),
    event(
        PlacesForfeited,
        "quota_places_forfeited",
        members={**_OF_BOOKING, "forfeited": many(_CLAIM)},
    ),
    event(
        PlacesRetaken,
        "quota_places_retaken",
        members={
            **_OF_BOOKING,
            "by_booking": TEXT,
            "retaken": many(_CLAIM),
            "left": many(_CLAIM),
        },
    ),
)

_REFUSED = event(
    CommandRefused,
    "command_refused",
    members={
        "by": TEXT,
        "day": DATE,
        "command": TEXT,
        "subjects": set_of(TEXT),
        "violations": many(VIOLATION),
    },
)

_PEOPLE = (*_MEMBERS, _MERGED, *_OWN_ACCOUNT, *_INVITATIONS, *_BRANCHES, *_TERMS)
_THINGS = (*_RESOURCES, *_GROUPS, *_BLOCKS)
CODEC = Codec((*_PEOPLE, *_THINGS, *_BOOKINGS, *SERIES_KINDS, *_QUOTAS, _REFUSED), UPCASTERS)

"""The facts about the household and its people as they stand on disk; see `kinds.py`."""

from __future__ import annotations

from booking_core.domain.access import Role
from booking_core.domain.people.branch_life import BranchClosed, BranchCreated, BranchRenamed
from booking_core.domain.people.household_life import ConsentAdopted, RetentionChanged
from booking_core.domain.people.invitation_life import (
    InvitationAccepted,
    InvitationRevoked,
    MemberInvited,
)
from booking_core.domain.people.member_events import (
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
from booking_core.shapes import INSTANT, INTEGER, TEXT, WORDS, maybe, set_of, table, word
from booking_core.stores.encoding.codec import event

_ROLES = set_of(word(Role))
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

PEOPLE_KINDS = (*_MEMBERS, _MERGED, *_OWN_ACCOUNT, *_INVITATIONS, *_BRANCHES, *_TERMS)

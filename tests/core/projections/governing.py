"""What those who run the household ask for in random histories: things, rules and people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from booking_core.domain.ids import BlockId, BookingId, BranchId, GroupId, InvitationId, MemberId
from booking_core.domain.people import branches, members, own_account
from booking_core.domain.people.consenting import GiveConsent, WithdrawConsent
from booking_core.domain.people.household import AgreeOnTerms
from booking_core.domain.people.inviting import AcceptInvitation, InviteMember, RevokeInvitation
from booking_core.domain.people.leaving import LeaveHousehold
from booking_core.domain.people.merging import MergeMembers
from booking_core.domain.quotas.limits import Per, Quota, Span, Unit
from booking_core.domain.things.attention import SettleAttention
from booking_core.domain.things.blocks import BlockResource, LiftBlock
from booking_core.domain.things.groups import ChangeGroup, DissolveGroup, FormGroup
from booking_core.domain.things.resource_life import (
    Absence,
    Approval,
    Below,
    Kind,
    Mode,
    Rank,
    Rules,
    Size,
)
from booking_core.domain.things.resources import ArchiveResource, ChangeResource, CreateResource
from tests.cast import (
    ADMIN,
    ANA,
    APPROVER,
    ATTIC,
    BEN,
    BERLIN,
    BIKES,
    BLUE_ROOM,
    BO,
    CAR,
    EVE,
    HOUSE,
    MARCH_1ST,
    MEMBER,
    TENT,
)
from tests.core.projections.asking import (
    NOOK,
    NOW,
    RAFT,
    ROOMS,
    TEXT,
    VEHICLES,
    VERSION,
    WHO,
    nights,
)

FAY, GUS = MemberId("fay"), MemberId("gus")
WINTER = BranchId("winter")
_ANA = st.just(ANA)
_A_YEAR = 24 * 365

_SIZES = st.builds(Size, st.sampled_from([None, 1, 2, 5]), st.sampled_from([None, None, 2, 6]))
_UNITS = st.builds(Size, st.none(), st.none(), st.sampled_from([None, 1, 2, 4]))
_APPROVALS = st.builds(
    Approval,
    st.sampled_from(Mode),
    st.sampled_from([frozenset(), frozenset(), frozenset({EVE})]),
    st.sampled_from([None, 2, 72]),
    st.sampled_from([4, 30]),
    st.sampled_from(Rank),
    st.integers(1, 3),
    st.sampled_from([2, 48]),
    st.sampled_from([None, None, Below(persons=2)]),
    st.sampled_from(Absence),
    st.sampled_from([0, 24, _A_YEAR]),
)
_GROUP = GroupId("roofs")


def _quotas(unit: Unit) -> st.SearchStrategy[tuple[Quota, ...]]:
    one = st.builds(
        Quota,
        st.sampled_from(Per),
        st.just(unit),
        st.sampled_from(Span),
        st.sampled_from([2, 4, 20]),
        st.sampled_from([None, None, _GROUP]),
        # Whatever is given back in these histories is given back late.
        st.sampled_from([None, _A_YEAR]),
    )
    return st.lists(one, max_size=2).map(tuple)


_NIGHTLY = st.builds(Rules, buffer=st.sampled_from([0, 0, 1]), quotas=_quotas(Unit.NIGHTS))
_HOURLY = st.builds(Rules, buffer=st.sampled_from([0, 0, 60]), quotas=_quotas(Unit.HOURS))
_NAMES = st.sampled_from([None, "Kammer", "Blue-Room"])
_CHANGED_ROOM = st.builds(
    ChangeResource,
    _ANA,
    st.sampled_from(ROOMS),
    VERSION,
    NOW,
    _NAMES,
    size=st.one_of(st.none(), st.none(), _SIZES),
    approval=st.one_of(st.none(), _APPROVALS),
    rules=st.one_of(st.none(), _NIGHTLY),
)
_CHANGED_VEHICLE = st.builds(
    ChangeResource,
    _ANA,
    st.sampled_from(VEHICLES),
    VERSION,
    NOW,
    _NAMES,
    size=st.one_of(st.none(), st.none(), _UNITS),
    approval=st.one_of(st.none(), _APPROVALS),
    rules=st.one_of(st.none(), _HOURLY),
)
POLICIES = st.builds(
    ChangeResource,
    _ANA,
    st.sampled_from([BLUE_ROOM, ATTIC, TENT, HOUSE]),
    st.just(0),
    NOW,
    approval=_APPROVALS,
    rules=st.one_of(st.none(), _NIGHTLY),
)
_NEW_ROOM = st.builds(
    CreateResource,
    _ANA,
    st.just(NOOK),
    st.just("Nook"),
    st.just(Kind.OVERNIGHT),
    parent_id=st.sampled_from([HOUSE, ATTIC, TENT]),
    size=_SIZES,
    approval=_APPROVALS,
    now=NOW,
)
_NEW_VEHICLE = st.builds(
    CreateResource,
    _ANA,
    st.just(RAFT),
    st.just("Raft"),
    st.just(Kind.HOURLY),
    parent_id=st.sampled_from([None, BIKES]),
    size=_UNITS,
    now=NOW,
)
THINGS = st.one_of(
    *(_CHANGED_ROOM, _CHANGED_ROOM, _CHANGED_VEHICLE, _CHANGED_VEHICLE, _NEW_ROOM, _NEW_VEHICLE),
    st.builds(ArchiveResource, _ANA, st.sampled_from(ROOMS + VEHICLES)),
)

_BLOCKED = st.builds(
    BlockResource,
    _ANA,
    st.sampled_from([BlockId("painters"), BlockId("flood")]),
    st.sampled_from(ROOMS),
    nights(),
    NOW,
    TEXT,
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[Any, ...]:
    shut = draw(_BLOCKED)
    lifted = LiftBlock(ANA, shut.block_id, shut.resource_id, MARCH_1ST)
    return draw(st.sampled_from([(shut,), (lifted,), (shut, lifted)]))


SETTLING = st.builds(
    SettleAttention,
    st.sampled_from([ANA, BEN, BO]),
    st.sampled_from(["block/flood", "clock/9"]),
    st.sampled_from([None, BookingId("b1")]),
)
_GROUPED = st.frozensets(st.sampled_from([HOUSE, BLUE_ROOM, TENT, CAR, NOOK]), max_size=3)
_FORM = st.builds(FormGroup, _ANA, st.just(_GROUP), _NAMES.map(str), _GROUPED)
_REGROUP = st.builds(ChangeGroup, _ANA, st.just(_GROUP), VERSION, _NAMES, _GROUPED)
GROUPS = st.one_of(
    *(_FORM, _REGROUP, st.tuples(_FORM, _REGROUP)),
    st.builds(DissolveGroup, _ANA, st.just(_GROUP)),
)

_WHOM = st.sampled_from([BEN, BO, EVE, FAY, GUS])
_NEW = st.sampled_from([FAY, GUS])
_ROLES = st.sampled_from([MEMBER, MEMBER, APPROVER | MEMBER, ADMIN | MEMBER])
_CONSENT = st.sampled_from([None, 1])
_SOMEBODY = st.sampled_from([None, ANA, EVE])
_FOUND = st.builds(members.FoundHousehold, _WHOM, st.just(BERLIN), st.just("de"))
_TERMS = st.builds(
    AgreeOnTerms,
    _ANA,
    st.sampled_from([None, 0, 7]),
    st.sampled_from([None, {"de": "Einverstanden?"}]),
)
_ROLES_CHANGED = st.builds(members.ChangeMember, _ANA, _WHOM, _ROLES)
_GUARDED = st.builds(members.ChangeMember, _ANA, _WHOM, guardian_id=_SOMEBODY)


@st.composite
def _joining(draw: st.DrawFn) -> tuple[Any, ...]:
    who = draw(_NEW)
    answer = draw(
        st.sampled_from([members.ApproveMember(ANA, who, MEMBER), members.RefuseMember(ANA, who)])
    )
    added = members.AddMember(ANA, who, draw(_ROLES), draw(_SOMEBODY))
    asked = members.Register(who, draw(_CONSENT))
    return draw(st.sampled_from([(asked, answer), (answer,), (added,)]))


@st.composite
def _placing(draw: st.DrawFn) -> tuple[Any, ...]:
    who = draw(_WHOM)
    into = members.ChangeMember(ANA, who, branch_id=WINTER)
    out = members.ChangeMember(ANA, who, branch_id=None)
    made, closed = branches.CreateBranch(ANA, WINTER), branches.CloseBranch(ANA, WINTER)
    named = branches.RenameBranch(ANA, WINTER, draw(VERSION))
    return draw(st.sampled_from([(made, into), (named, into), (out, closed), (out,)]))


@st.composite
def _leaving(draw: st.DrawFn) -> tuple[Any, ...]:
    who, wards_to = draw(_WHOM), draw(_SOMEBODY)
    closed = members.DeactivateMember(ANA, who, None, wards_to)
    forgotten = members.EraseMember(ANA, draw(_NEW), None, wards_to)
    bookings_to = draw(_SOMEBODY)
    ways = (
        (closed,),
        (closed, members.ReactivateMember(ANA, who)),
        (forgotten,),
        (LeaveHousehold(closed, MARCH_1ST, bookings_to),),
        (LeaveHousehold(forgotten, MARCH_1ST, bookings_to),),
    )
    return draw(st.sampled_from(ways))


_MERGING = st.builds(
    MergeMembers, _ANA, st.sampled_from([BO, EVE]), st.sampled_from([EVE, FAY, FAY, GUS]), NOW
)


@st.composite
def _own(draw: st.DrawFn) -> tuple[Any, ...]:
    who, decider = draw(WHO), draw(st.sampled_from([ANA, BEN]))
    until = MARCH_1ST + timedelta(days=draw(st.sampled_from([1, 200])))
    given = own_account.DelegateVote(decider, draw(WHO), until, MARCH_1ST)
    asked, kept = own_account.RequestErasure(who), own_account.WithdrawErasureRequest(who)
    named = members.ChangeMember(who, who, profile=frozenset({"name"}))
    ended = own_account.EndDelegation(decider)
    return draw(st.sampled_from([(given,), (given, ended), (asked,), (asked, kept), (named,)]))


@st.composite
def _inviting(draw: st.DrawFn) -> tuple[Any, ...]:
    who, key = draw(st.sampled_from([FAY, GUS, BO])), InvitationId("welcome")
    invited = InviteMember(
        ANA,
        key,
        who,
        MARCH_1ST + timedelta(days=draw(st.sampled_from([0, 200]))),
        MARCH_1ST,
        None if who == BO else draw(_ROLES),
        draw(st.sampled_from([None, WINTER])),
    )
    taken = AcceptInvitation(key, MARCH_1ST, draw(_CONSENT))
    return draw(st.sampled_from([(invited, taken), (invited,), (RevokeInvitation(ANA, key),)]))


@st.composite
def _consenting(draw: st.DrawFn) -> tuple[Any, ...]:
    who = draw(WHO)
    given, taken_back = GiveConsent(who, who, 1), WithdrawConsent(who, who)
    return draw(st.sampled_from([(given,), (given, taken_back), (taken_back,)]))


PEOPLE = st.one_of(
    *(_joining(), _joining(), _placing(), _leaving(), _own(), _MERGING, _inviting(), _consenting()),
    *(_ROLES_CHANGED, _GUARDED, _TERMS, _FOUND),
)

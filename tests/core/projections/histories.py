"""Random histories of a household: what people ask for, in order, and a way to play them.

A history says nothing about versions, so that it can be shrunk: see `Step`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from booking_core.domain.bookings import (
    commands as booking_commands,
    course_commands,
    deciding as bookings,
)
from booking_core.domain.bookings.claims import Item
from booking_core.domain.bookings.commands import (
    AcceptOffer,
    ApproveBooking,
    CancelBooking,
    ChangeBooking,
    DeclineBooking,
    PassTime,
    RequestBooking,
    WithdrawBooking,
)
from booking_core.domain.bookings.course_commands import (
    AnswerQuestion,
    AskAboutNoShow,
    AskMore,
    CheckIn,
    CheckOut,
    CommentOnBooking,
    CorrectStay,
    ExtendStay,
    OfferInstead,
    RecordStay,
    TransferBooking,
    UndoBooking,
)
from booking_core.domain.decider import Decider
from booking_core.domain.ids import (
    SYSTEM,
    BlockId,
    BookingId,
    BranchId,
    GroupId,
    MemberId,
    ResourceId,
)
from booking_core.domain.people import branches, members
from booking_core.domain.people.branches import CloseBranch, CreateBranch
from booking_core.domain.people.members import (
    AddMember,
    ApproveMember,
    ChangeMember,
    DeactivateMember,
    ReactivateMember,
    Register,
)
from booking_core.domain.stays import Stay, WallTimes
from booking_core.domain.texts import SealedText
from booking_core.domain.things import blocks, groups, resources
from booking_core.domain.things.blocks import BlockResource, LiftBlock
from booking_core.domain.things.groups import ChangeGroup, DissolveGroup, FormGroup
from booking_core.domain.things.resource_life import Approval, Kind, Mode, Size
from booking_core.domain.things.resources import ArchiveResource, ChangeResource, CreateResource
from booking_core.handling import handle
from booking_core.ports import Envelope
from booking_core.projections import diary, grouped, people, things
from booking_core.projections.views import VIEWS
from tests.cast import (
    ADMIN,
    ANA,
    APPROVER,
    ATTIC,
    BEN,
    BIKES,
    BLUE_ROOM,
    BO,
    CAR,
    EVE,
    HOUSE,
    MARCH_1ST,
    MEMBER,
    TENT,
    at,
    july,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from booking_core.ports import Database, Outcome, Recorded, Store

HOUSEKEEPER = Envelope(SYSTEM, "test", "c-1")
NOOK, RAFT = ResourceId("nook"), ResourceId("raft")
FAY = MemberId("fay")
WINTER = BranchId("winter")

Tables = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody asks for something.

    Attributes:
        command: Its `version`, if it has one, is counted from the one that stands: 0 is right.
        later: How long after the step before.
        twice: The same request comes again with the same key.
    """

    command: Any
    later: timedelta = timedelta(0)
    twice: bool = False


History = list[Step]

Deciders = dict[str, Decider[Any, Any, Any]]
DECIDERS: Deciders = {
    blocks.__name__: blocks.blocks,
    booking_commands.__name__: bookings.bookings,
    groups.__name__: groups.groups,
    branches.__name__: branches.branches,
    course_commands.__name__: bookings.bookings,
    members.__name__: members.members,
    resources.__name__: resources.resources,
}


@dataclass
class Turning:
    """A clock that the history turns."""

    now: datetime = MARCH_1ST

    def __call__(self) -> datetime:
        return self.now


async def play(store: Store, clock: Turning, history: History) -> list[Outcome]:
    """What came of each step; see `played` for one at a time."""
    return [await played(store, clock, number, step) for number, step in enumerate(history)]


async def played(
    store: Store, clock: Turning, number: int, step: Step, deciders: Deciders = DECIDERS
) -> Outcome:
    clock.now += step.later
    command = await _as_it_stands(store, clock.now, step.command)
    by = getattr(command, "by", SYSTEM)
    envelope = Envelope(by, "test", f"c-{number}", key=f"k-{number}", fingerprint="same")
    decider = deciders[type(command).__module__]
    outcome = await handle(decider, store, command, envelope)
    if step.twice:
        before = await tables_of(store)
        await handle(decider, store, command, envelope)
        assert await tables_of(store) == before
    return outcome


async def _as_it_stands(store: Store, now: datetime, command: Any) -> Any:  # noqa: ANN401 - any command
    changes: dict[str, Any] = {}
    if hasattr(command, "now"):
        changes["now"] = now
    if getattr(command, "version", None) is not None:
        changes["version"] = command.version + await _version(store, command)
    return replace(command, **changes)


async def _version(store: Store, command: Any) -> int:  # noqa: ANN401 - any command
    if hasattr(command, "booking_id"):
        entry = await diary.entry(store, command.booking_id)
        return entry.booking.version if entry else 1
    if hasattr(command, "group_id"):
        group = grouped.by_id(await grouped.listed(store)).get(command.group_id)
        return group.version if group else 1
    if hasattr(command, "resource_id"):
        found = things.inventory(await things.things(store)).get(command.resource_id)
        return found.version if found else 1
    person = await people.person(store, command.member_id)
    return person.member.version if person else 1


async def tables_of(database: Database) -> Tables:
    """All rows of all views, in an order that both databases share."""
    found: Tables = {}
    for view in VIEWS:
        for name in view.tables:
            rows = await database.fetch(f"SELECT * FROM {name}")  # noqa: S608 - names of the house
            found[name] = sorted((tuple(row.values()) for row in rows), key=repr)
    return found


def told(log: Sequence[Recorded]) -> list[Any]:
    """What a log says, without the ids of its events and the bytes of its seals."""
    return [
        (
            *(each.position, each.kind, each.schema, _plain(each.event), sorted(each.tags)),
            *(each.occurred_at, each.clock, each.envelope.actor, each.envelope.key),
        )
        for each in log
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of an event
    match value:
        case SealedText():
            return ("sealed", value.author)
        case frozenset():
            return sorted(map(str, value))
        case tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value):
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        case _:
            return value


def shown(tables: Tables) -> Tables:
    """Tables as both databases must have them: JSON by what it says, seals by their author."""
    return {
        name: sorted((tuple(_said(cell) for cell in row) for row in rows), key=repr)
        for name, rows in tables.items()
    }


def _said(cell: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(cell, bool):
        return int(cell)
    if not isinstance(cell, str) or not cell.startswith(("{", "[")):
        return cell
    tree = json.loads(cell)
    match tree:
        case [str(author), str(), str(box)] if len(box) > 30:
            return ("sealed", author)
        case _:
            return json.dumps(tree, sort_keys=True)


@st.composite
def histories(draw: st.DrawFn, *, steps: int) -> History:
    """Mostly bookings that get in each other's way; then the days come that they are for."""
    asked: list[BookingId] = []
    before = [_step(draw, asked) for _ in range(draw(st.integers(steps // 2, steps)))]
    if not draw(_RARELY):
        return before
    arrived = Step(Register(FAY), timedelta(days=131))
    return [
        *before,
        arrived,
        *(_step(draw, asked) for _ in range(draw(st.integers(0, steps // 4)))),
    ]


_RARELY = st.sampled_from([False, False, False, False, True])
_LATER = st.sampled_from([0, 0, 0, 0, 0, 0, 1, 24, 24 * 3])


def _step(draw: st.DrawFn, asked: list[BookingId]) -> Step:
    command = draw(draw(st.sampled_from(_WISHES)))
    if isinstance(command, RequestBooking) and not draw(_RARELY):
        command = replace(command, booking_id=BookingId(f"b{len(asked)}"))
        asked.append(command.booking_id)
    elif hasattr(command, "booking_id") and asked:
        command = replace(command, booking_id=draw(st.sampled_from(asked)))
    return Step(command, timedelta(hours=draw(_LATER)), draw(_RARELY))


_WHO = st.sampled_from([BO, EVE, BEN, ANA])
_BOOKING = st.just(BookingId("b0"))
_VERSION = st.sampled_from([0, 0, 0, 0, 0, 0, 0, 0, -1])
_TEXT = st.sampled_from([None, None, "for the birthday", "leider voll"])
_NOW = st.just(MARCH_1ST)


@st.composite
def _nights(draw: st.DrawFn) -> Stay:
    arrival = draw(st.integers(8, 14))
    return Stay(july(arrival), july(arrival + draw(st.sampled_from([1, 2, 2, 3, 4]))))


@st.composite
def _wall_times(draw: st.DrawFn) -> WallTimes:
    start = draw(st.integers(8, 18))
    return WallTimes(at(start), at(start + draw(st.integers(1, 4))))


def _items(rooms: Sequence[ResourceId]) -> st.SearchStrategy[tuple[Item, ...]]:
    item = st.builds(
        Item,
        st.sampled_from(rooms),
        st.sampled_from([1, 1, 2, 3, 4]),
        st.sampled_from([0, 0, 0, 1]),
    )
    several = st.lists(item, min_size=1, max_size=2, unique_by=lambda each: each.resource_id)
    return several.map(tuple)


_ROOMS = (BLUE_ROOM, ATTIC, TENT, HOUSE, BLUE_ROOM, ATTIC, TENT, BLUE_ROOM, ATTIC, NOOK)
_VEHICLES = (CAR, BIKES, BIKES, RAFT)


@st.composite
def _stays(draw: st.DrawFn) -> RequestBooking:
    return _request(draw, draw(_items(_ROOMS)), draw(_nights()))


@st.composite
def _hours(draw: st.DrawFn) -> RequestBooking:
    one = st.builds(Item, st.sampled_from(_VEHICLES), st.integers(1, 3)).map(lambda item: (item,))
    return _request(draw, draw(one), draw(_wall_times()))


def _request(draw: st.DrawFn, items: tuple[Item, ...], period: Stay | WallTimes) -> RequestBooking:
    who, alone = draw(_WHO), draw(_RARELY)
    return RequestBooking(draw(_BOOKING), who, who, items, period, MARCH_1ST, alone, draw(_TEXT))


_APPROVING = st.builds(
    ApproveBooking, _BOOKING, st.sampled_from([ANA, ANA, BEN, BO]), _VERSION, _NOW, _TEXT
)
_OTHER_VERBS = st.one_of(
    st.builds(DeclineBooking, _BOOKING, st.sampled_from([ANA, BEN]), _VERSION, _TEXT, _TEXT),
    st.builds(WithdrawBooking, _BOOKING, _WHO, _VERSION, _TEXT),
    st.builds(CancelBooking, _BOOKING, st.just(ANA), _VERSION, _NOW, _TEXT),
)
_CHANGING = st.builds(
    ChangeBooking,
    _BOOKING,
    st.one_of(st.just(ANA), _WHO),
    _VERSION,
    _NOW,
    st.one_of(st.none(), _items(_ROOMS)),
    st.one_of(st.none(), _nights(), _wall_times()),
    st.sampled_from([None, None, True, False]),
    _TEXT,
)

_WITHIN = st.just(timedelta(hours=1))
_STAYING = st.one_of(
    st.builds(CheckIn, _BOOKING, st.one_of(st.just(ANA), _WHO), _VERSION, _NOW),
    st.builds(CheckOut, _BOOKING, st.one_of(st.just(ANA), _WHO), _VERSION, _NOW),
    st.builds(
        ExtendStay, _BOOKING, st.just(ANA), _VERSION, _NOW, st.integers(10, 16).map(july), _TEXT
    ),
    st.builds(AskAboutNoShow, _BOOKING, st.sampled_from([ANA, BEN]), _VERSION, _NOW, _WITHIN),
    st.builds(AnswerQuestion, _BOOKING, _WHO, _VERSION, _NOW, _TEXT),
    st.builds(PassTime, _BOOKING, _NOW),
    st.builds(
        TransferBooking, _BOOKING, st.just(ANA), _VERSION, _NOW, st.sampled_from([BO, EVE]), _TEXT
    ),
    st.builds(UndoBooking, _BOOKING, st.sampled_from([ANA, EVE]), _VERSION, _NOW, _TEXT),
    st.builds(AskMore, _BOOKING, st.sampled_from([ANA, BEN]), _VERSION, _NOW, st.just("Why?")),
    st.builds(
        OfferInstead,
        _BOOKING,
        st.sampled_from([ANA, BEN]),
        _VERSION,
        _NOW,
        st.one_of(st.none(), _items(_ROOMS)),
        st.one_of(st.none(), _nights()),
    ),
    st.builds(AcceptOffer, _BOOKING, st.just(ANA), _VERSION, _NOW),
    st.builds(CommentOnBooking, _BOOKING, _WHO, _NOW, st.sampled_from(["c1", "c2"]), st.just("Hm")),
    st.builds(
        CorrectStay,
        _BOOKING,
        st.just(ANA),
        _VERSION,
        _NOW,
        st.just("so it was"),
        st.booleans(),
        st.sampled_from([None, BO]),
        st.one_of(st.none(), _items(_ROOMS)),
        st.one_of(st.none(), _nights()),
    ),
)


@st.composite
def _recorded(draw: st.DrawFn) -> RecordStay:
    stay, who = draw(_nights()), draw(_WHO)
    before = Stay(stay.arrival - timedelta(days=200), stay.departure - timedelta(days=200))
    items = draw(_items(_ROOMS))
    return RecordStay(BookingId("past"), ANA, who, items, before, MARCH_1ST, "so it was")


_ANA = st.just(ANA)
_SIZES = st.builds(Size, st.sampled_from([None, 1, 2, 5]), st.sampled_from([None, None, 2, 6]))
_UNITS = st.builds(Size, st.none(), st.none(), st.sampled_from([None, 1, 2, 4]))
_APPROVALS = st.builds(
    Approval, st.sampled_from(Mode), st.sampled_from([frozenset(), frozenset({EVE})])
)
_NAMES = st.sampled_from([None, "Kammer", "Blue-Room"])
_CHANGED_ROOM = st.builds(
    ChangeResource,
    _ANA,
    st.sampled_from(_ROOMS),
    _VERSION,
    st.just(MARCH_1ST),
    _NAMES,
    size=st.one_of(st.none(), _SIZES),
    approval=st.one_of(st.none(), _APPROVALS),
)
_CHANGED_VEHICLE = st.builds(
    ChangeResource,
    _ANA,
    st.sampled_from(_VEHICLES),
    _VERSION,
    st.just(MARCH_1ST),
    _NAMES,
    size=st.one_of(st.none(), _UNITS),
    approval=st.one_of(st.none(), _APPROVALS),
)
_NEW_THINGS = st.one_of(
    st.builds(
        CreateResource,
        _ANA,
        st.just(NOOK),
        st.just("Nook"),
        st.just(Kind.OVERNIGHT),
        parent_id=st.sampled_from([HOUSE, ATTIC, TENT]),
        size=_SIZES,
        approval=_APPROVALS,
        now=st.just(MARCH_1ST),
    ),
    st.builds(
        CreateResource,
        _ANA,
        st.just(RAFT),
        st.just("Raft"),
        st.just(Kind.HOURLY),
        parent_id=st.sampled_from([None, BIKES]),
        size=_UNITS,
    ),
    st.builds(ArchiveResource, _ANA, st.sampled_from(_ROOMS + _VEHICLES)),
)
_BLOCK = st.sampled_from([BlockId("painters"), BlockId("flood")])
_BLOCKS = st.one_of(
    st.builds(BlockResource, _ANA, _BLOCK, st.sampled_from(_ROOMS), _nights(), st.just(MARCH_1ST)),
    st.builds(LiftBlock, _ANA, _BLOCK, st.sampled_from(_ROOMS), st.just(MARCH_1ST)),
)
_GROUP = st.just(GroupId("roofs"))
_GROUPED = st.frozensets(st.sampled_from([HOUSE, BLUE_ROOM, TENT, CAR, NOOK]), max_size=3)
_GROUPS = st.one_of(
    st.builds(FormGroup, _ANA, _GROUP, _NAMES.map(str), _GROUPED),
    st.builds(ChangeGroup, _ANA, _GROUP, _VERSION, _NAMES, _GROUPED),
    st.builds(DissolveGroup, _ANA, _GROUP),
)
_WHOM = st.sampled_from([BEN, BO, EVE, FAY])
_ROLES = st.sampled_from([MEMBER, APPROVER | MEMBER, ADMIN | MEMBER])
_PEOPLE = st.one_of(
    st.builds(Register, st.just(FAY)),
    st.builds(AddMember, _ANA, st.just(FAY), _ROLES, st.sampled_from([None, EVE])),
    st.builds(ApproveMember, _ANA, _WHOM, _ROLES),
    st.builds(ChangeMember, _ANA, _WHOM, _ROLES),
    st.builds(CreateBranch, _ANA, st.just(WINTER)),
    st.builds(CloseBranch, _ANA, st.just(WINTER)),
    st.builds(ChangeMember, _ANA, _WHOM, branch_id=st.sampled_from([None, WINTER, WINTER])),
    st.builds(DeactivateMember, _ANA, _WHOM),
    st.builds(ReactivateMember, _ANA, _WHOM),
)
_WISHES: Sequence[st.SearchStrategy[Any]] = (
    *[_stays()] * 8,
    *[_hours()] * 2,
    *[_APPROVING] * 6,
    *[_OTHER_VERBS] * 2,
    *[_CHANGING] * 3,
    *[_STAYING] * 3,
    _recorded(),
    *(_CHANGED_ROOM, _CHANGED_VEHICLE, _NEW_THINGS, _BLOCKS, _GROUPS, _PEOPLE),
)

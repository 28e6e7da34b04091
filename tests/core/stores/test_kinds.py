"""Every kind of event has a codec, and every schema number that ever was can be read."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, get_args
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given, settings, strategies as st

from booking_core.canonical import canonical, scalar
from booking_core.domain.bookings.about import Vote
from booking_core.domain.bookings.errors import Conflict, InThePast, PeriodEmpty
from booking_core.domain.bookings.events import BookingEvent
from booking_core.domain.decider import Violation
from booking_core.domain.ids import MemberId
from booking_core.domain.people.member_events import MemberEvent
from booking_core.domain.quotas.events import QuotaEvent
from booking_core.domain.refusals import CommandRefused
from booking_core.domain.series.life import SeriesEvent
from booking_core.domain.stays import Slot, Stay, WallTimes
from booking_core.domain.texts import FreeText, SealedText
from booking_core.domain.things.attention import AttentionSettled
from booking_core.domain.things.block_life import BlockEvent
from booking_core.domain.things.group_life import GroupEvent
from booking_core.domain.things.resource_life import Mode, ResourceEvent
from booking_core.shapes import FLAG, TEXT, record, shared
from booking_core.stores.encoding.codec import Codec, Upcaster, event
from booking_core.stores.encoding.identifiers import uuids7
from booking_core.stores.errors import UnknownEventError
from booking_core.stores.kinds.registry import CODEC
from booking_core.stores.kinds.upcasters import UPCASTERS
from tests.core.stores.house import LETTER, LetterPosted
from tests.violations import VIOLATIONS

SAMPLES = Path(__file__).parent / "samples"
EVENT_TYPES = [
    *get_args(MemberEvent),
    *get_args(ResourceEvent),
    *get_args(GroupEvent),
    *get_args(BlockEvent),
    AttentionSettled,
    *get_args(BookingEvent),
    *get_args(SeriesEvent),
    *get_args(QuotaEvent),
    CommandRefused,
]
EVENT_ID = "0198c0de-0000-7000-8000-000000000000"

stays = st.builds(
    lambda first, nights: Stay(first, first + timedelta(days=nights)),
    st.dates(max_value=datetime(9000, 1, 1, tzinfo=UTC).date()),
    st.integers(1, 400),
)
walls = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001 - wall time
instants = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)
st.register_type_strategy(Stay, stays)
st.register_type_strategy(datetime, instants)
st.register_type_strategy(
    WallTimes,
    st.builds(
        lambda start, minutes: WallTimes(start, start + timedelta(minutes=minutes)),
        walls,
        st.integers(1, 700_000),
    ),
)
st.register_type_strategy(Slot, st.builds(Slot, walls, walls, st.text(), instants, instants))
st.register_type_strategy(datetime, instants)
st.register_type_strategy(
    Conflict,
    st.builds(Conflict, start=st.none() | walls, end=st.none() | walls),
)
st.register_type_strategy(PeriodEmpty, st.builds(PeriodEmpty, walls, walls))
st.register_type_strategy(InThePast, st.builds(InThePast, st.dates() | walls, st.dates() | walls))
st.register_type_strategy(Violation, st.one_of(*map(st.from_type, VIOLATIONS)))
sealed = st.builds(SealedText, st.text(), st.just("elsewhere"), st.text())
st.register_type_strategy(FreeText, sealed)
st.register_type_strategy(SealedText, sealed)


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.kind)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_event_comes_back_as_it_was(event_type: type[Any], data: st.DataObject) -> None:
    fact = data.draw(st.from_type(event_type))

    written = CODEC.write(fact, EVENT_ID)
    text = written.text(lambda _unsealed: "never")

    assert text == canonical(json.loads(text))
    read = CODEC.read(written.codec.kind, written.codec.schema_number, text, EVENT_ID)
    assert _in_its_place(read) == _in_its_place(fact)


def _in_its_place(fact: Any) -> Any:  # noqa: ANN401 - any of the events
    """The place of words is not written; it follows from where they stand."""
    places = {
        each.name: replace(words, place=f"{EVENT_ID}/{each.name}")
        for each in fields(fact)
        if isinstance(words := getattr(fact, each.name), SealedText)
    }
    return replace(fact, **places)


def test_no_kind_is_without_a_codec_and_no_codec_without_a_kind() -> None:
    assert {each.kind for each in EVENT_TYPES} == CODEC.kinds


@pytest.mark.parametrize(("kind", "schema_number"), sorted(CODEC.schemas()))
def test_there_is_a_sample_of_every_schema_and_it_can_be_read(
    kind: str, schema_number: int
) -> None:
    sample = (SAMPLES / f"{kind}.{schema_number}.json").read_text("utf-8").removesuffix("\n")

    fact = CODEC.read(kind, schema_number, sample, EVENT_ID)

    assert fact.kind == kind
    newest = CODEC.write(fact, EVENT_ID)
    if newest.codec.schema_number == schema_number:
        assert newest.text(lambda _unsealed: "never") == sample


def test_every_sample_is_of_a_schema_that_can_stand_in_a_log() -> None:
    names = {path.name for path in SAMPLES.iterdir()}

    assert names == {f"{kind}.{number}.json" for kind, number in CODEC.schemas()}


def test_every_old_schema_has_its_step() -> None:
    newest = dict(sorted(CODEC.schemas()))

    assert set(UPCASTERS) == {each for each in CODEC.schemas() if each[1] != newest[each[0]]}


def test_an_old_event_is_brought_up_to_date_step_by_step() -> None:
    steps: dict[tuple[str, int], Upcaster] = {
        ("letter_posted", 1): lambda tree: {"text": tree["words"], "about": []},
        ("letter_posted", 2): lambda tree: {**tree, "note": None},
    }
    third = Codec([replace(LETTER, schema_number=3, reader=3)], steps)

    assert third.read("letter_posted", 1, '{"words": "old"}', EVENT_ID) == LetterPosted("old")
    assert third.reader == 3
    assert sorted(third.schemas()) == [("letter_posted", number) for number in (1, 2, 3)]


@pytest.mark.parametrize(("kind", "schema_number"), [("never_heard_of", 1), ("letter_posted", 2)])
def test_what_is_unknown_is_named(kind: str, schema_number: int) -> None:
    with pytest.raises(UnknownEventError, match=f"'{kind}' with schema number {schema_number}"):
        Codec([LETTER], {}).read(kind, schema_number, "{}", EVENT_ID)


def test_a_renamed_field_is_an_error_at_start_and_not_another_name_on_disk() -> None:
    with pytest.raises(TypeError, match="fields"):
        event(LetterPosted, "letter_posted", members={"words": TEXT, "about": TEXT, "note": TEXT})


def test_a_renamed_kind_is_an_error_at_start() -> None:
    with pytest.raises(TypeError, match="letter_sent"):
        event(LetterPosted, "letter_sent", members={})


def test_the_text_is_canonical() -> None:
    text = CODEC.write(CODEC.read("member_registered", 1, '{"member_id": "ä"}', "e"), "e").text(str)

    assert text == '{"member_id":"ä"}'
    assert json.loads(text) == {"member_id": "ä"}


@given(value=st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(Mode))
def test_what_is_written_sooner_is_as_canonical(value: object) -> None:
    assert scalar(value) == canonical(value)


def test_what_facts_have_in_common_is_written_once_and_nothing_else_for_it() -> None:
    shape = shared(record(Vote, by=TEXT, yes=FLAG))
    first, second = Vote(MemberId("ana"), yes=True), Vote(MemberId("ana"), yes=False)

    texts = [shape.write(each, "", str) for each in (first, first, second, first)]

    assert texts[0] is texts[1]
    assert texts == [
        canonical({"by": "ana", "yes": each.yes}) for each in (first, first, second, first)
    ]


@given(at=instants, count=st.integers(0, 70))
def test_an_id_is_a_uuid_of_its_time(at: datetime, count: int) -> None:
    ids = list(islice(uuids7(at), count))

    assert len(set(ids)) == count
    for each in map(UUID, ids):
        assert (each.version, each.variant) == (7, RFC_4122)
        assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=each.int >> 80) <= at
    later = next(uuids7(at + timedelta(milliseconds=1)))
    assert max([*ids, later]) == later

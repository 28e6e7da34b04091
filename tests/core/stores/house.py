"""A small log of its own for the stores' tests: letters with tags, and places that run out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from booking_core.domain.decider import Event, Query, QueryItem, Refused, Violation
from booking_core.domain.ids import MemberId
from booking_core.domain.texts import Words
from booking_core.ports import Database, Decision, Deliberation, Envelope, Recorded, Statement
from booking_core.shapes import INTEGER, TEXT, WORDS, maybe, set_of
from booking_core.stores.encoding.codec import Codec, event

ANA = MemberId("ana")
BO = MemberId("bo")
MARCH_1ST = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LetterPosted:
    kind: ClassVar[str] = "letter_posted"
    text: str
    about: frozenset[str] = frozenset()
    note: Words | None = None

    @property
    def tags(self) -> frozenset[str]:
        return self.about


@dataclass(frozen=True, slots=True)
class PlaceTaken:
    kind: ClassVar[str] = "place_taken"
    house: str
    by: str
    number: int = 0

    @property
    def tags(self) -> frozenset[str]:
        return frozenset({f"house:{self.house}"})


LETTER = event(
    LetterPosted,
    "letter_posted",
    members={"text": TEXT, "about": set_of(TEXT), "note": maybe(WORDS)},
)
PLACE = event(PlaceTaken, "place_taken", members={"house": TEXT, "by": TEXT, "number": INTEGER})
CODEC = Codec((LETTER, PLACE), {})


def letter(text: str, *tags: str, note: Words | None = None) -> LetterPosted:
    return LetterPosted(text, frozenset(tags), note)


def query(*, types: Iterable[str] = (), tags: Iterable[str] = ()) -> Query:
    return Query(frozenset({QueryItem(frozenset(types), frozenset(tags))}))


def envelope(actor: MemberId = ANA, *, key: str | None = None, fingerprint: str = "") -> Envelope:
    return Envelope(actor, "test", "c-1", key=key, fingerprint=fingerprint)


@dataclass(frozen=True, slots=True)
class HouseFull(Violation):
    code: ClassVar[str] = "house_full"
    taken: int


def take_a_place(
    house: str,
    by: str,
    *,
    places: int = 1,
    key: str | None = None,
    beside: Sequence[Statement] = (),
) -> Decision:
    """Taken if there is one left."""

    def deliberate() -> Deliberation:
        taken = yield query(types={"place_taken"}, tags={f"house:{house}"})
        if len(taken) >= places:
            return Refused((HouseFull(len(taken)),))
        return (PlaceTaken(house, by, len(taken)),)

    return Decision(deliberate, envelope(MemberId(by), key=key), tuple(beside))


def certainly(*events: Event, wish: Envelope, beside: Sequence[Statement] = ()) -> Decision:
    """A decision that asks for nothing."""

    def deliberate() -> Deliberation:
        yield from ()
        return events

    return Decision(deliberate, wish, tuple(beside))


@dataclass
class SetClock:
    """Says what it was told."""

    now: datetime = MARCH_1ST

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class Diary:
    """A projection into the table `diary`, as long as one is there."""

    on: bool = False
    seen: list[Recorded] = field(default_factory=list)

    def __call__(self, page: Sequence[Recorded]) -> Iterator[Statement]:
        self.seen.extend(page)
        for each in page if self.on else ():
            if isinstance(each.event, LetterPosted):
                yield Statement(
                    "INSERT INTO diary (position, text) VALUES ($1, $2)",
                    (each.position, each.event.text),
                )


def texts(recorded: Sequence[Recorded]) -> list[str]:
    return [each.event.text for each in recorded if isinstance(each.event, LetterPosted)]


async def keep_a_diary(store: Database, diary: Diary) -> None:
    """A view with a constraint: no two entries alike."""
    await store.execute(
        "CREATE TABLE diary (position integer NOT NULL, text text NOT NULL,"
        " CONSTRAINT diary_text_key UNIQUE (text))"
    )
    diary.on = True


def nothing(_page: Sequence[Recorded]) -> Iterable[Statement]:
    return ()

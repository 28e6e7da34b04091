"""Events to the text in the log and back, by kind and schema number."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from booking_core.domain.decider import Event
from booking_core.domain.ids import MemberId
from booking_core.domain.texts import FreeText, Words
from booking_core.shapes import Json, Seal, Shape, record
from booking_core.stores.errors import UnknownEventError

Upcaster = Callable[[Json], Json]
"""One schema step of one kind: the tree of schema n to that of n + 1."""


@dataclass(frozen=True, slots=True)
class EventCodec:
    """One kind of event in its newest schema.

    Attributes:
        reader: The lowest `READER` that understands it; raised with a new kind or schema.
    """

    event_type: type[Any]
    kind: str
    schema_number: int
    reader: int
    shape: Shape[Any]


def event(
    event_type: type[Any],
    kind: str,
    schema_number: int = 1,
    /,
    *,
    reader: int = 1,
    members: Mapping[str, Shape[Any]],
) -> EventCodec:
    """The codec of an event; kind and names stand here as they stand on disk.

    Raises:
        TypeError: The class has another kind or other fields.
    """
    if event_type.kind != kind:
        msg = f"{event_type.__name__} is of kind {event_type.kind!r}, on disk it is {kind!r}"
        raise TypeError(msg)
    return EventCodec(event_type, kind, schema_number, reader, record(event_type, **members))


@dataclass(frozen=True, slots=True)
class Written:
    """An event as it is to stand in the log, its words not sealed yet.

    Attributes:
        words: Those in it, sealed or not.
    """

    codec: EventCodec
    event: Event
    event_id: str
    words: tuple[Words, ...]

    def authors(self) -> Iterator[MemberId]:
        """Whose words await a seal."""
        return (each.author for each in self.words if isinstance(each, FreeText))

    def text(self, seal: Seal) -> str:
        """The canonical text, with what `seal` makes of words in their place."""
        return self.codec.shape.write(self.event, self.event_id, seal)


class Codec:
    """All kinds of events that this version knows.

    Attributes:
        reader: What this version understands: logs whose `min_reader` is not above it.
        newest: The schema number in which each kind is written.
    """

    def __init__(
        self, codecs: Iterable[EventCodec], upcasters: Mapping[tuple[str, int], Upcaster]
    ) -> None:
        self._of_kind = {each.kind: each for each in codecs}
        self._of_type = {each.event_type: each for each in self._of_kind.values()}
        self._upcasters = upcasters
        self.kinds = frozenset(self._of_kind)
        self.newest = {each.kind: each.schema_number for each in self._of_kind.values()}
        self.reader = max((each.reader for each in self._of_kind.values()), default=1)

    def schemas(self) -> Iterator[tuple[str, int]]:
        """Every kind and schema number that can stand in a log."""
        for codec in self._of_kind.values():
            for schema_number in range(1, codec.schema_number + 1):
                yield codec.kind, schema_number

    def write(self, event: Event, event_id: str) -> Written:
        codec = self._of_type[type(event)]
        words = codec.shape.words
        return Written(codec, event, event_id, tuple(words(event)) if words else ())

    def read(self, kind: str, schema_number: int, data: str, event_id: str) -> Event:
        """The event in its newest form.

        Raises:
            UnknownEventError: The kind is unknown, or its schema newer than this version.
        """
        codec = self._of_kind.get(kind)
        if codec is None or schema_number > codec.schema_number:
            raise UnknownEventError(kind, schema_number)
        tree = json.loads(data)
        for step in range(schema_number, codec.schema_number):
            tree = self._upcasters[kind, step](tree)
        event: Event = codec.shape.read(tree, event_id)
        return event

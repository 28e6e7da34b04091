"""Events to the text in the log and back, by kind and schema number."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from booking_core.domain.decider import Event
from booking_core.stores.errors import UnknownEventError
from booking_core.stores.rows import canonical
from booking_core.stores.shapes import Json, Shape, Unsealed, record

Upcaster = Callable[[Json], Json]
"""One schema step of one kind: the tree of schema n to that of n + 1."""

Sealer = Callable[[Unsealed], str]


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
    """An event as a JSON tree, its words not sealed yet.

    Attributes:
        boxes: What stands in the places of words, sealed or not.
    """

    kind: str
    schema_number: int
    reader: int
    tree: Json
    boxes: tuple[Unsealed | str, ...]

    def unsealed(self) -> Iterator[Unsealed]:
        return (box for box in self.boxes if isinstance(box, Unsealed))

    def text(self, sealer: Sealer) -> str:
        """The canonical text, with what `sealer` makes of words in their place."""
        return canonical(self.tree, default=sealer) if self.boxes else canonical(self.tree)


class Codec:
    """All kinds of events that this version knows.

    Attributes:
        reader: What this version understands: logs whose `min_reader` is not above it.
    """

    def __init__(
        self, codecs: Iterable[EventCodec], upcasters: Mapping[tuple[str, int], Upcaster]
    ) -> None:
        self._of_kind = {each.kind: each for each in codecs}
        self._of_type = {each.event_type: each for each in self._of_kind.values()}
        self._upcasters = upcasters
        self.kinds = frozenset(self._of_kind)
        self.reader = max((each.reader for each in self._of_kind.values()), default=1)

    def schemas(self) -> Iterator[tuple[str, int]]:
        """Every kind and schema number that can stand in a log."""
        for codec in self._of_kind.values():
            for schema_number in range(1, codec.schema_number + 1):
                yield codec.kind, schema_number

    def write(self, event: Event, event_id: str) -> Written:
        codec = self._of_type[type(event)]
        tree = codec.shape.write(event, event_id)
        boxes = codec.shape.boxes
        found = tuple(boxes(tree)) if boxes else ()
        return Written(codec.kind, codec.schema_number, codec.reader, tree, found)

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

"""How values stand in the log's JSON: the vocabulary that the codecs of events are written in.

Names on disk are written out where a shape is put together, so that renaming a field in the domain
is an error at start and never silently another name on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from typing import Any, Generic, TypeVar

from booking_core.domain.ids import MemberId
from booking_core.domain.texts import FreeText, SealedText, Words
from booking_core.instants import instant, instant_text

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Json = Any

SEALED = "sealed"
"""Where words stand in a tree, beside their author."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Words in a JSON tree that await their seal."""

    words: FreeText
    place: str


Box = Unsealed | str
Boxes = Callable[[Json], Iterable[Box]]


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """One kind of value, to JSON and back.

    Both take the place of the value (id of the event, then names), which seals are bound to; it is
    spelt out on the way to words only.

    Attributes:
        plain: A value is its own JSON, both ways.
        boxes: What stands in the places of words, sealed or not; None where no words can be.
    """

    write: Callable[[T, str], Json]
    read: Callable[[Json, str], T]
    plain: bool = False
    boxes: Boxes | None = None


def _as_it_is(value: Any, _place: str) -> Any:  # noqa: ANN401 - JSON's own values
    return value


TEXT: Shape[Any] = Shape(_as_it_is, _as_it_is, plain=True)
"""Text, and ids, which are text to Python's eyes."""
INTEGER: Shape[int] = Shape(_as_it_is, _as_it_is, plain=True)
FLAG: Shape[bool] = Shape(_as_it_is, _as_it_is, plain=True)
DATE: Shape[date] = Shape(
    lambda value, _place: value.isoformat(), lambda value, _place: date.fromisoformat(value)
)
WALL_TIME: Shape[datetime] = Shape(
    lambda value, _place: value.isoformat(), lambda value, _place: datetime.fromisoformat(value)
)
"""Naive local time."""
INSTANT: Shape[datetime] = Shape(
    lambda value, _place: instant_text(value), lambda value, _place: instant(value)
)


def word(enumeration: type[E]) -> Shape[E]:
    """One of the values (never the Python names) of the enumeration."""
    return Shape(lambda value, _place: value.value, lambda value, _place: enumeration(value))


def maybe(shape: Shape[T]) -> Shape[T | None]:
    boxes = shape.boxes
    return Shape(
        lambda value, place: None if value is None else shape.write(value, place),
        lambda value, place: None if value is None else shape.read(value, place),
        plain=shape.plain,
        boxes=None if boxes is None else lambda tree: () if tree is None else boxes(tree),
    )


def many(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """A sequence; its order counts."""
    boxes = shape.boxes
    if boxes is None:
        return Shape(
            lambda values, place: [shape.write(value, place) for value in values],
            lambda values, place: tuple([shape.read(value, place) for value in values]),
        )
    return Shape(
        lambda values, place: [
            shape.write(value, f"{place}/{index}") for index, value in enumerate(values)
        ],
        lambda values, place: tuple(
            shape.read(value, f"{place}/{index}") for index, value in enumerate(values)
        ),
        boxes=lambda tree: chain.from_iterable(map(boxes, tree)),
    )


def set_of(shape: Shape[T]) -> Shape[frozenset[T]]:
    """A set of what is text on disk, sorted there."""
    return Shape(
        lambda values, place: sorted(shape.write(value, place) for value in values),
        lambda values, place: frozenset(shape.read(value, place) for value in values),
    )


def table(shape: Shape[T]) -> Shape[Mapping[str, T]]:
    """Values by a text."""
    boxes = shape.boxes
    return Shape(
        lambda values, place: {
            key: shape.write(value, f"{place}/{key}") for key, value in values.items()
        },
        lambda values, place: {
            key: shape.read(value, f"{place}/{key}") for key, value in values.items()
        },
        boxes=None
        if boxes is None
        else lambda tree: chain.from_iterable(map(boxes, tree.values())),
    )


def record(cls: type[T], **members: Shape[Any]) -> Shape[T]:
    """A dataclass, each field under the name that is written here.

    Raises:
        TypeError: The names are not the fields of the class.
    """
    expected = {each.name for each in fields(cls)}  # type: ignore[arg-type] # any dataclass
    if expected != set(members):
        msg = f"{cls.__name__} has the fields {sorted(expected)}, its shape {sorted(members)}"
        raise TypeError(msg)
    plain = tuple(name for name, shape in members.items() if shape.plain)
    shaped = tuple(
        (name, shape, f"/{name}" if shape.boxes else "")
        for name, shape in members.items()
        if not shape.plain
    )

    def write(value: T, place: str) -> Json:
        tree = {name: getattr(value, name) for name in plain}
        for name, shape, step in shaped:
            tree[name] = shape.write(getattr(value, name), place + step)
        return tree

    def read(tree: Json, place: str) -> T:
        found = {name: tree[name] for name in plain}
        for name, shape, step in shaped:
            found[name] = shape.read(tree[name], place + step)
        return cls(**found)

    return Shape(write, read, boxes=_boxes_of({name: each.boxes for name, each in members.items()}))


def _boxes_of(members: Mapping[str, Boxes | None]) -> Boxes | None:
    worded = [(name, boxes) for name, boxes in members.items() if boxes]
    if not worded:
        return None
    return lambda tree: chain.from_iterable(boxes(tree[name]) for name, boxes in worded)


def one_of(**choices: tuple[type[Any], Shape[Any]]) -> Shape[Any]:
    """A value of one of several classes, as an object whose only key says which."""
    names = {cls: (name, shape) for name, (cls, shape) in choices.items()}

    def write(value: object, place: str) -> Json:
        name, shape = names[type(value)]
        return {name: shape.write(value, f"{place}/{name}")}

    def read(tree: Json, place: str) -> object:
        ((name, inner),) = tree.items()
        return choices[name][1].read(inner, f"{place}/{name}")

    def boxes(tree: Json) -> Iterable[Box]:
        ((name, inner),) = tree.items()
        inside = choices[name][1].boxes
        return inside(inner) if inside else ()

    worded = any(shape.boxes for _, shape in choices.values())
    return Shape(write, read, boxes=boxes if worded else None)


def _write_words(words: Words, place: str) -> Json:
    match words:
        case FreeText():
            return {"author": words.author, SEALED: Unsealed(words, place)}
        case SealedText():
            return {"author": words.author, SEALED: words.box}


def _read_words(tree: Json, place: str) -> Words:
    return SealedText(MemberId(tree["author"]), place, tree[SEALED])


WORDS: Shape[Words] = Shape(_write_words, _read_words, boxes=lambda tree: (tree[SEALED],))

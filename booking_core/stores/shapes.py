"""How values stand in the log's JSON: the vocabulary that the codecs of events are written in.

Names on disk are written out where a shape is put together, so that renaming a field in the domain
is an error at start and never silently another name on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
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
class Shape(Generic[T]):
    """One kind of value, to JSON and back.

    Both take the place of the value (id of the event, then names), which seals are bound to.

    Attributes:
        plain: A value is its own JSON, both ways.
        wordless: No words can be in it.
    """

    write: Callable[[T, str], Json]
    read: Callable[[Json, str], T]
    plain: bool = False
    wordless: bool = True


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Words in a JSON tree that await their seal."""

    words: FreeText
    place: str


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
    return Shape(
        lambda value, place: None if value is None else shape.write(value, place),
        lambda value, place: None if value is None else shape.read(value, place),
        plain=shape.plain,
        wordless=shape.wordless,
    )


def many(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """A sequence; its order counts."""
    return Shape(
        lambda values, place: [
            shape.write(value, f"{place}/{index}") for index, value in enumerate(values)
        ],
        lambda values, place: tuple(
            shape.read(value, f"{place}/{index}") for index, value in enumerate(values)
        ),
        wordless=shape.wordless,
    )


def set_of(shape: Shape[T]) -> Shape[frozenset[T]]:
    """A set of what is text on disk, sorted there."""
    return Shape(
        lambda values, place: sorted(shape.write(value, place) for value in values),
        lambda values, place: frozenset(shape.read(value, place) for value in values),
        wordless=shape.wordless,
    )


def table(shape: Shape[T]) -> Shape[Mapping[str, T]]:
    """Values by a text."""
    return Shape(
        lambda values, place: {
            key: shape.write(value, f"{place}/{key}") for key, value in values.items()
        },
        lambda values, place: {
            key: shape.read(value, f"{place}/{key}") for key, value in values.items()
        },
        wordless=shape.wordless,
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
    shaped = tuple((name, shape) for name, shape in members.items() if not shape.plain)

    def write(value: T, place: str) -> Json:
        tree = {name: getattr(value, name) for name in plain}
        for name, shape in shaped:
            tree[name] = shape.write(getattr(value, name), f"{place}/{name}")
        return tree

    def read(tree: Json, place: str) -> T:
        found = {name: tree[name] for name in plain}
        for name, shape in shaped:
            found[name] = shape.read(tree[name], f"{place}/{name}")
        return cls(**found)

    return Shape(write, read, wordless=all(shape.wordless for shape in members.values()))


def one_of(**choices: tuple[type[Any], Shape[Any]]) -> Shape[Any]:
    """A value of one of several classes, as an object whose only key says which."""
    names = {cls: (name, shape) for name, (cls, shape) in choices.items()}

    def write(value: object, place: str) -> Json:
        name, shape = names[type(value)]
        return {name: shape.write(value, f"{place}/{name}")}

    def read(tree: Json, place: str) -> object:
        ((name, inner),) = tree.items()
        return choices[name][1].read(inner, f"{place}/{name}")

    return Shape(write, read, wordless=all(shape.wordless for _, shape in choices.values()))


def _write_words(words: Words, place: str) -> Json:
    match words:
        case FreeText():
            return {"author": words.author, SEALED: Unsealed(words, place)}
        case SealedText():
            return {"author": words.author, SEALED: words.box}


def _read_words(tree: Json, place: str) -> Words:
    return SealedText(MemberId(tree["author"]), place, tree[SEALED])


WORDS: Shape[Words] = Shape(_write_words, _read_words, wordless=False)

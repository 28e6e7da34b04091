"""How values stand in the log's JSON: the vocabulary that the codecs of events are written in.

They are written as text at once, which is what `canonical` would make of the tree that is read.

Names on disk are written out where a shape is put together, so that renaming a field in the domain
is an error at start and never silently another name on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar, cast

from booking_core.canonical import canonical, scalar, scalars
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
    """Words on their way into the log that await their seal."""

    words: FreeText
    place: str


Seal = Callable[[Unsealed], str]
Write = Callable[[T, str, Seal], str]
Found = Callable[[T], Iterable[Words]]


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """One kind of value, to canonical JSON and back from a tree.

    Both take the place of the value (id of the event, then names), which seals are bound to; it is
    spelt out on the way to words only.

    Attributes:
        words: The words in a value, sealed or not; None where none can be.
        plain: A value is its own JSON, both ways.
    """

    write: Write[T]
    read: Callable[[Json, str], T]
    words: Found[T] | None = None
    plain: bool = False


def _as_it_is(tree: Json, _place: str) -> Any:  # noqa: ANN401 - JSON's own values
    return tree


def _scalar(value: Any, _place: str, _seal: Seal) -> str:  # noqa: ANN401 - JSON's own values
    return scalar(value)


def _quoting(text_of: Callable[[T], str], read: Callable[[str], T]) -> Shape[T]:
    """What is a text in which nothing has to be escaped."""
    return Shape(
        lambda value, _place, _seal: f'"{text_of(value)}"', lambda tree, _place: read(tree)
    )


TEXT: Shape[Any] = Shape(_scalar, _as_it_is, plain=True)
"""Text, and ids, which are text to Python's eyes."""
INTEGER: Shape[int] = Shape(_scalar, _as_it_is, plain=True)
FLAG: Shape[bool] = Shape(_scalar, _as_it_is, plain=True)
DATE: Shape[date] = _quoting(date.isoformat, date.fromisoformat)
WALL_TIME: Shape[datetime] = _quoting(datetime.isoformat, datetime.fromisoformat)
"""Naive local time."""
INSTANT: Shape[datetime] = _quoting(instant_text, instant)


def word(enumeration: type[E]) -> Shape[E]:
    """One of the values (never the Python names) of the enumeration."""
    texts = {each: canonical(each.value) for each in enumeration}
    return Shape(lambda value, _place, _seal: texts[value], lambda tree, _place: enumeration(tree))


def maybe(shape: Shape[T]) -> Shape[T | None]:
    if shape.plain:
        return cast("Shape[T | None]", shape)
    words = shape.words
    return Shape(
        lambda value, place, seal: "null" if value is None else shape.write(value, place, seal),
        lambda tree, place: None if tree is None else shape.read(tree, place),
        None if words is None else lambda value: () if value is None else words(value),
    )


def many(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """A sequence; its order counts."""
    words = shape.words
    if shape.plain:
        return Shape(
            lambda values, _place, _seal: _list(scalars(values)), lambda tree, _place: tuple(tree)
        )
    if words is None:
        return Shape(
            lambda values, place, seal: _list([shape.write(each, place, seal) for each in values]),
            lambda tree, place: tuple([shape.read(each, place) for each in tree]),
        )
    return Shape(
        lambda values, place, seal: _list(
            [shape.write(each, f"{place}/{index}", seal) for index, each in enumerate(values)]
        ),
        lambda tree, place: tuple(
            shape.read(each, f"{place}/{index}") for index, each in enumerate(tree)
        ),
        lambda values: chain.from_iterable(map(words, values)),
    )


def set_of(shape: Shape[T]) -> Shape[frozenset[T]]:
    """A set of texts, or of words of an enumeration, sorted on disk."""
    return Shape(
        lambda values, place, seal: _list(
            [shape.write(each, place, seal) for each in sorted(values, key=str)]
        ),
        lambda tree, place: frozenset(shape.read(each, place) for each in tree),
    )


def _list(texts: Iterable[str]) -> str:
    return f"[{','.join(texts)}]"


def table(shape: Shape[T]) -> Shape[Mapping[str, T]]:
    """Values by a text."""
    words = shape.words

    def write(values: Mapping[str, T], place: str, seal: Seal) -> str:
        texts = (
            f"{canonical(key)}:{shape.write(values[key], f'{place}/{key}', seal)}"
            for key in sorted(values)
        )
        return f"{{{','.join(texts)}}}"

    return Shape(
        write,
        lambda tree, place: {key: shape.read(each, f"{place}/{key}") for key, each in tree.items()},
        None if words is None else lambda values: chain.from_iterable(map(words, values.values())),
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
        (name, shape, f"/{name}" if shape.words else "")
        for name, shape in members.items()
        if not shape.plain
    )

    def read(tree: Json, place: str) -> T:
        found = {name: tree[name] for name in plain}
        for name, shape, step in shaped:
            found[name] = shape.read(tree[name], place + step)
        return cls(**found)

    return Shape(_writing(members), read, _words_of(members))


def _writing(members: Mapping[str, Shape[Any]]) -> Write[Any]:
    """Scalars first and together, since nearly all that is written are those."""
    plain = [name for name, shape in members.items() if shape.plain]
    shaped = [name for name, shape in members.items() if not shape.plain]
    names = sorted(members)
    template = "{" + ",".join(f'"{name}":%s' for name in names) + "}"
    in_order = _together(itemgetter, [[*plain, *shaped].index(name) for name in names])
    plain_of, shaped_of = _together(attrgetter, plain), _together(attrgetter, shaped)
    writing = [(members[name].write, f"/{name}" if members[name].words else "") for name in shaped]

    def write(value: object, place: str, seal: Seal) -> str:
        texts = scalars(plain_of(value))
        texts += [
            write_one(each, place + step, seal)
            for (write_one, step), each in zip(writing, shaped_of(value), strict=True)
        ]
        return template % in_order(texts)

    return write


def _together(
    getter: Callable[..., Callable[[Any], Any]], keys: Sequence[Any]
) -> Callable[[Any], tuple[Any, ...]]:
    """All that `getter` finds under the keys, however many these are."""
    if len(keys) > 1:
        return getter(*keys)
    each_by_itself = [getter(key) for key in keys]
    return lambda value: tuple([get(value) for get in each_by_itself])


def _words_of(members: Mapping[str, Shape[Any]]) -> Found[Any] | None:
    worded = [(name, shape.words) for name, shape in members.items() if shape.words]
    if not worded:
        return None
    return lambda value: chain.from_iterable(words(getattr(value, name)) for name, words in worded)


def one_of(**choices: tuple[type[Any], Shape[Any]]) -> Shape[Any]:
    """A value of one of several classes, as an object whose only key says which."""
    names = {cls: (name, shape) for name, (cls, shape) in choices.items()}

    def write(value: object, place: str, seal: Seal) -> str:
        name, shape = names[type(value)]
        return f'{{"{name}":{shape.write(value, f"{place}/{name}", seal)}}}'

    def read(tree: Json, place: str) -> object:
        ((name, inner),) = tree.items()
        return choices[name][1].read(inner, f"{place}/{name}")

    def words(value: object) -> Iterable[Words]:
        inside = names[type(value)][1].words
        return inside(value) if inside else ()

    worded = any(shape.words for _, shape in choices.values())
    return Shape(write, read, words if worded else None)


def shared(shape: Shape[T]) -> Shape[T]:
    """What the facts of a decision have in common, written once for those that come together.

    For frozen values without words: the last one is remembered, with its text.
    """
    last: tuple[T | None, str] = (None, "")

    def write(value: T, place: str, seal: Seal) -> str:
        nonlocal last
        known, text = last
        if known is not value:
            text = shape.write(value, place, seal)
            last = value, text
        return text

    return Shape(write, shape.read)


def _write_words(words: Words, place: str, seal: Seal) -> str:
    box = seal(Unsealed(words, place)) if isinstance(words, FreeText) else words.box
    return f'{{"author":{scalar(words.author)},"{SEALED}":{scalar(box)}}}'


def _read_words(tree: Json, place: str) -> Words:
    return SealedText(MemberId(tree["author"]), place, tree[SEALED])


WORDS: Shape[Words] = Shape(_write_words, _read_words, lambda words: (words,))

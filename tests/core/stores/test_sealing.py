"""Free text is readable while its author is known, and never stands in the tables."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from booking_core.domain.decider import EVERYTHING
from booking_core.domain.texts import FreeText, SealedText
from booking_core.ports import Accepted
from booking_core.stores.encoding.sealing import binding, forgetting, new_key, seal, unseal
from booking_core.stores.errors import AuthorForgottenError
from booking_core.stores.upkeep.verifying import verify
from tests.core.stores.house import ANA, BO, MARCH_1ST, LetterPosted, certainly, envelope, letter

if TYPE_CHECKING:
    from booking_core.ports import Recorded
    from tests.core.stores.conftest import Store
    from tests.core.stores.house import Diary

HIP = "Grandmother's hip, please no stairs"


def note_of(recorded: Recorded) -> SealedText:
    assert isinstance(recorded.event, LetterPosted)
    assert isinstance(recorded.event.note, SealedText)
    return recorded.event.note


async def test_words_are_sealed_in_the_log_and_read_with_their_authors_key(
    store: Store, diary: Diary
) -> None:
    await store.append([letter("a", note=FreeText(BO, HIP))], envelope())

    (recorded,) = await store.read(EVERYTHING)
    sealed = note_of(recorded)
    assert sealed.place == f"{recorded.id}/note"
    assert sealed.author == BO
    assert await store.unseal([sealed]) == (HIP,)
    assert diary.seen == [recorded]
    (row,) = await store.fetch("SELECT data FROM events")
    assert HIP not in row["data"]


async def test_words_of_several_authors_come_back_in_order(store: Store) -> None:
    await store.append(
        [letter("a", note=FreeText(BO, "one")), letter("b", note=FreeText(ANA, "two"))], envelope()
    )
    await store.append([letter("c", note=FreeText(BO, "three"))], envelope())

    one, two, three = [note_of(each) for each in await store.read(EVERYTHING)]
    assert await store.unseal([three, two, one]) == ("three", "two", "one")
    assert await store.unseal([]) == ()


async def test_a_forgotten_authors_words_can_not_be_read_and_the_log_verifies(
    store: Store,
) -> None:
    await store.append([letter("a", note=FreeText(BO, HIP))], envelope())
    await store.append([letter("b", note=FreeText(ANA, "stays"))], envelope())

    erased = certainly(letter("erased"), wish=envelope(), beside=forgetting(BO, MARCH_1ST))
    await store.transact(erased)

    notes = [note_of(each) for each in (await store.read(EVERYTHING))[:2]]
    assert await store.unseal(notes) == (None, "stays")
    assert (await verify(store)).flaws == ()


async def test_nothing_is_written_in_the_name_of_somebody_forgotten(store: Store) -> None:
    wish = certainly(letter("erased"), wish=envelope(), beside=forgetting(BO, MARCH_1ST))
    await store.transact(wish)

    with pytest.raises(AuthorForgottenError):
        await store.append([letter("late", note=FreeText(BO, HIP))], envelope())

    assert (await store.head()).position == 1
    assert await store.fetch("SELECT member_id FROM keys") == []


async def test_a_write_behind_the_erasure_in_the_same_batch_is_refused_too(store: Store) -> None:
    await store.append([letter("a", note=FreeText(BO, HIP))], envelope())

    outcomes = await asyncio.gather(
        store.transact(certainly(letter("1"), wish=envelope())),
        store.transact(
            certainly(letter("erased"), wish=envelope(), beside=forgetting(BO, MARCH_1ST))
        ),
        store.transact(certainly(letter("2", note=FreeText(BO, HIP)), wish=envelope())),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes] == [Accepted, Accepted, AuthorForgottenError]


async def test_a_failed_write_leaves_no_key(store: Store) -> None:
    unwritable = letter("a", note=FreeText(BO, HIP))
    object.__setattr__(unwritable, "text", float("nan"))

    with pytest.raises(ValueError, match="JSON"):
        await store.append([unwritable, letter("b", note=FreeText(BO, "b"))], envelope())

    assert await store.fetch("SELECT member_id FROM keys") == []


def test_a_box_opens_only_in_its_place_and_by_its_author() -> None:
    key = new_key()
    box = seal(key, HIP, binding(BO, "e-1/note"))

    assert unseal(key, box, binding(BO, "e-1/note")) == HIP
    for moved in (binding(BO, "e-2/note"), binding(ANA, "e-1/note"), binding(BO, "e-1/reason")):
        with pytest.raises(ValueError, match="not sealed for this place"):
            unseal(key, box, moved)
    with pytest.raises(ValueError, match="not sealed"):
        unseal(new_key(), box, binding(BO, "e-1/note"))


def test_author_and_place_are_kept_apart_in_the_binding() -> None:
    assert binding(BO, "ana/note") != binding(type(BO)("boana"), "/note")


def test_the_same_words_are_sealed_differently_each_time() -> None:
    key = new_key()

    assert seal(key, "yes", b"x") != seal(key, "yes", b"x")

"""What the app does beside answering goes on, whatever happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import pytest

from addon.app import ceaselessly
from booking_core.ports import UnavailableError

FULL, AWAY = UnavailableError("the disk is full"), UnavailableError("the server is away")


async def failing(ends: Sequence[Exception]) -> None:
    """Until it has ended in each of these ways."""
    left: Iterator[Exception] = iter(ends)
    over = asyncio.Event()

    async def work() -> None:
        for end in left:
            raise end
        over.set()
        await asyncio.Event().wait()

    job = asyncio.create_task(ceaselessly("time", work, pause=0))
    await over.wait()
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)


async def test_what_a_job_waits_for_is_said_once_and_not_at_each_try(
    caplog: pytest.LogCaptureFixture,
) -> None:
    await failing([FULL, FULL, FULL, AWAY, AWAY])

    assert [each.message.partition("store: ")[2] for each in caplog.records] == [
        "the disk is full",
        "the server is away",
    ]


async def test_an_error_of_our_own_ends_no_job(caplog: pytest.LogCaptureFixture) -> None:
    await failing([KeyError("ours"), FULL])

    assert [each.levelname for each in caplog.records] == ["ERROR", "WARNING"]

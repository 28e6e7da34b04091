"""Callers that do the same thing over and over, and what comes of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

SECONDS = 1.0
ROUNDS = 5

Call = Callable[[int, int], Awaitable[object]]
"""What a caller does: its number, and how often it did so before."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure of ours over one of the reference's.

    Attributes:
        aim: What it should be at least, or at most where `at_most`; None where it only tells.
        note: The figures behind it.
    """

    name: str
    value: float
    aim: float | None
    note: str
    at_most: bool = False

    @property
    def verdict(self) -> str:
        """The aim, and whether it was missed."""
        if self.aim is None:
            return ""
        if self.at_most:
            reached, aim = self.value <= self.aim, f"at most {self.aim:g}"
        else:
            reached, aim = self.value >= self.aim, f"at least {self.aim:g}"
        return aim if reached else f"{aim} (missed)"


async def rate(call: Call, callers: int, seconds: float = SECONDS) -> float:
    """Calls a second of so many callers at once."""
    done = 0
    start = time.perf_counter()

    async def caller(number: int) -> None:
        nonlocal done
        turn = 0
        while time.perf_counter() - start < seconds:
            await call(number, turn)
            turn += 1
            done += 1

    await asyncio.gather(*(caller(number) for number in range(callers)))
    return done / (time.perf_counter() - start)


async def in_turns(
    contenders: Mapping[str, Callable[[int], Awaitable[float]]],
) -> dict[str, float]:
    """The median of each over rounds in which they take turns, so that drift hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(ROUNDS):
        for name, measure in contenders.items():
            found[name].append(await measure(turn))
    return {name: median(values) for name, values in found.items()}


def figures(**rates: float) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:,.0f}/s" for name, value in rates.items())


def table(ratios: Sequence[Ratio]) -> str:
    """Markdown."""
    lines = ["| what | ratio | aim | figures |", "|---|---|---|---|"]
    lines.extend(
        f"| {each.name} | {each.value:.2f} | {each.verdict} | {each.note} |" for each in ratios
    )
    return "\n".join(lines)

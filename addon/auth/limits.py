"""How often somebody may ask: a bucket of tokens for each key."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


class TooFastError(Exception):
    """The bucket is empty; `wait` is the seconds until there is a token again."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass(slots=True)
class _Level:
    tokens: float
    at: float


class Buckets:
    """Buckets of `burst` tokens that fill up by `rate` a second; a burst of 0 never ends.

    Only the `most` keys asked last are remembered.
    """

    def __init__(
        self, burst: int, rate: float, *, now: Callable[[], float], most: int = 10_000
    ) -> None:
        self._burst = burst
        self._rate = rate
        self._now = now
        self._most = most
        self._levels: OrderedDict[str, _Level] = OrderedDict()

    def take(self, key: str) -> None:
        """Raises TooFastError when there is none."""
        if not self._burst:
            return
        level = self._filled(key)
        if level.tokens < 1:
            raise TooFastError(math.ceil((1 - level.tokens) / self._rate))
        level.tokens -= 1

    def give_back(self, key: str) -> None:
        """For what turned out to be no misuse."""
        if self._burst:
            level = self._filled(key)
            level.tokens = min(self._burst, level.tokens + 1)

    def _filled(self, key: str) -> _Level:
        now = self._now()
        level = self._levels.get(key)
        if level is None:
            level = self._levels[key] = _Level(self._burst, now)
            if len(self._levels) > self._most:
                self._levels.popitem(last=False)
        level.tokens = min(self._burst, level.tokens + (now - level.at) * self._rate)
        level.at = now
        self._levels.move_to_end(key)
        return level

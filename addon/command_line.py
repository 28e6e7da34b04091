"""What a subcommand is, and how it says no."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from addon.settings import Settings

Job = Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, None]]


class RefusedError(Exception):
    """The command was refused, or found something wrong; the text is one line."""


def tell_progress(done: int, of: int) -> None:
    """How far it is, for who watches at a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {of} events{chr(10) if done == of else ''}")

"""What a subcommand is, and how it says no."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Coroutine
from typing import Any

from addon.settings import Settings

Job = Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, None]]


class RefusedError(Exception):
    """The command was refused, or found something wrong; the text is one line."""

"""Disks whose flush lasts the same everywhere: a RAM file system and a pause for each fsync."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHIM = Path(__file__).with_name("slow_flush.c")
MARK = "FAMILY_BOOKING_BENCH_FLUSH"
LASTS = "FLUSH_MICROSECONDS"
STEADY, QUICK = 2_000, 100
"""Microseconds: a solid state disk, and one whose cache outlives a power cut."""


def under_a_steady_flush(folder: Path) -> None:
    """Starts this process anew with the shim; returns where that is done, or can't be.

    A flush lasts two milliseconds, or `FLUSH_MICROSECONDS`. Without a C compiler the machine's own
    counts.
    """
    compiler = shutil.which("cc") or shutil.which("gcc")
    if MARK in os.environ or compiler is None:
        return
    shim = folder / "slow_flush.so"
    subprocess.run(  # noqa: S603 - a compiler of the machine's
        [compiler, "-O2", "-shared", "-fPIC", "-o", str(shim), str(SHIM)], check=True
    )
    lasts = int(os.environ.get(LASTS, STEADY))
    environment = {**os.environ, "LD_PRELOAD": str(shim), MARK: f"{lasts / 1000:g} ms"}
    os.execve(sys.executable, [sys.executable, "-m", "bench", *sys.argv[1:]], environment)  # noqa: S606 - ourselves


@contextmanager
def lasting(microseconds: int) -> Iterator[None]:
    """Servers that are started inside have flushes of this length."""
    before = os.environ.get(LASTS)
    os.environ[LASTS] = str(microseconds)
    try:
        yield
    finally:
        if before is None:
            del os.environ[LASTS]
        else:
            os.environ[LASTS] = before


def flush() -> str:
    return os.environ.get(MARK, "the machine's own")


def folder() -> Path:
    """A new folder, in memory where the machine has one; a database's user may enter it."""
    memory = Path("/dev/shm")  # noqa: S108 - a RAM file system
    made = tempfile.mkdtemp(prefix="fb-bench-", dir=memory if memory.is_dir() else None)
    Path(made).chmod(0o755)
    return Path(made)

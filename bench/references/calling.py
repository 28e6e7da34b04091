"""What the references share: the library's settings for a database, and callers in threads."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

Caller = Callable[[int], None]
"""One command; the number says how many the same caller made before."""


def settings(url: str, callers: int) -> Mapping[str, str]:
    """The environment that the library reads; a connection for each caller, as far as sensible."""
    parts = urlsplit(url)
    return {
        "POSTGRES_DBNAME": parts.path.strip("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": "none",
        "POSTGRES_POOL_SIZE": str(min(callers, 32)),
        "POSTGRES_MAX_OVERFLOW": "32",
    }


def run(module: str, prepare: Callable[[int], Caller]) -> None:
    """Prints how many commands a second; URL CALLERS SECONDS stand on the command line.

    Args:
        module: Of the library, where the log is kept.
        prepare: Makes a caller of a number; the library reads its settings from then on.
    """
    url, callers, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    os.environ |= {"PERSISTENCE_MODULE": module, **settings(url, callers)}
    calls = [prepare(number) for number in range(callers)]
    done = [0] * callers
    start = time.perf_counter()

    def work(number: int) -> None:
        while time.perf_counter() - start < seconds:
            calls[number](done[number])
            done[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(done) / (time.perf_counter() - start))  # noqa: T201 - for who runs it

"""Load, change, save with the `eventsourcing` library; run in an environment that has it.

    script/in-env bench python bench/reference.py URL CALLERS SECONDS

Prints how many commands a second.
"""
# The library is not in the environment that is checked.
# mypy: ignore-errors

from __future__ import annotations

import os
import sys
import threading
import time
from urllib.parse import urlsplit

STAYS = 10


def main(url: str, callers: int, seconds: float) -> float:
    parts = urlsplit(url)
    os.environ |= {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.strip("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": "none",
        "POSTGRES_POOL_SIZE": str(min(callers, 32)),
        "POSTGRES_MAX_OVERFLOW": "32",
    }
    # The settings are read at import.
    from eventsourcing.application import Application  # noqa: PLC0415
    from eventsourcing.domain import Aggregate, event  # noqa: PLC0415

    class Hut(Aggregate):
        @event("Founded")
        def __init__(self, places: int) -> None:
            self.places = places
            self.stays: list[tuple[int, int]] = []

        def book(self, arrival: int, departure: int) -> None:
            here = [each for each in self.stays if each[0] < departure and arrival < each[1]]
            if len(here) >= self.places:
                raise ValueError
            self.booked(arrival, departure)

        @event("Booked")
        def booked(self, arrival: int, departure: int) -> None:
            self.stays.append((arrival, departure))

    house = Application()
    done = [0] * callers
    start = time.perf_counter()

    def call(number: int) -> None:
        hut_id = None
        while time.perf_counter() - start < seconds:
            turn = done[number]
            # A new hut each month: as ours, it reads no more than a month's stays.
            if turn % STAYS == 0:
                hut = Hut(2)
                house.save(hut)
                hut_id = hut.id
            hut = house.repository.get(hut_id)
            hut.book(3 * turn, 3 * turn + 3)
            house.save(hut)
            done[number] += 1

    threads = [threading.Thread(target=call, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = sum(done) / (time.perf_counter() - start)
    house.close()
    return rate


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))  # noqa: T201 - for who runs it

"""One portable file: the log as it was written, and the rows beside it.

The file is gzip; each line is JSON. The first is the label: `{"family_booking": 1, "server_id",
"position", "hash", "min_reader", "exported_at"}`. Then `{"event": [...]}` for each event, its
columns in the order of `EventRow`, the hash in hexadecimal; then `{"table", "row"}` for each row
beside the log, where bytes are `{"base64": "..."}`; at last `{"end": LINES}`, the number of lines
before it. The hash chain (see `chain.link`) is that of the log, so the file can be verified by
itself. Words in it are sealed, their keys are among the rows: keep it as safe as the database.
"""

from __future__ import annotations

import gzip
import json
import os
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from booking_core.canonical import canonical
from booking_core.instants import instant_text
from booking_core.ports import Head
from booking_core.stores.encoding.chain import GENESIS
from booking_core.stores.encoding.rows import EventRow
from booking_core.stores.upkeep.moving import (
    SLICE,
    BesideRow,
    Crate,
    Label,
    Progress,
    followed,
    refuse_other_end,
)

if TYPE_CHECKING:
    from datetime import datetime

FORMAT = 1


class NotAnExportError(Exception):
    """The file is no export, is cut off, or is from a newer version."""


async def export(
    crate: Crate, path: Path, at: datetime, progress: Progress = lambda _at, _of: None
) -> None:
    """Writes the file, for its owner alone; it is there when it is whole.

    Raises:
        MoveRefusedError: The log is not as it was written.
        OSError: It can't be written.
    """
    unfinished = path.with_name(path.name + ".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.open(raw, "wt", encoding="utf-8", compresslevel=6) as file:
                await _write(crate, file, at, progress)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


async def _write(crate: Crate, file: IO[str], at: datetime, progress: Progress) -> None:
    lines = 0

    def put(line: object) -> None:
        nonlocal lines
        lines += 1
        file.write(canonical(line) + "\n")

    label = crate.label
    put(
        {
            "family_booking": FORMAT,
            "server_id": label.server_id,
            "position": label.head.position,
            "hash": label.head.hash.hex(),
            "min_reader": label.min_reader,
            "exported_at": instant_text(at),
        }
    )
    end = (0, GENESIS)
    async for rows in crate.events(after=0):
        end = followed(end, rows)
        for row in rows:
            put({"event": [*row[:-1], row.hash.hex()]})
        progress(rows[-1].position, label.head.position)
    refuse_other_end(label, end)
    async for beside in crate.beside():
        columns = {name: _to_json(value) for name, value in beside.columns.items()}
        put({"table": beside.table, "row": columns})
    put({"end": lines})


class FileCrate:
    """A household in a file."""

    def __init__(self, path: Path) -> None:
        """Reads the label and looks whether the file is whole.

        Raises:
            NotAnExportError: It is no export of a version up to this one.
        """
        self._path = path
        first: dict[str, Any] = {}
        last: dict[str, Any] = {}
        count = 0
        for line in self._lines():
            first = first or line
            last = line
            count += 1
        if first.get("family_booking") != FORMAT:
            msg = f"{path} is no export of a household that this version can read"
            raise NotAnExportError(msg)
        if last.get("end") != count - 1:
            msg = f"{path} is cut off after {count} lines"
            raise NotAnExportError(msg)
        head = Head(first["position"], bytes.fromhex(first["hash"]), None)
        self.label = Label(first["server_id"], head, first["min_reader"])

    async def events(self, *, after: int) -> AsyncIterator[Sequence[EventRow]]:
        rows: list[EventRow] = []
        for line in self._lines():
            if "event" not in line or line["event"][0] <= after:
                continue
            *columns, digest = line["event"]
            rows.append(EventRow._make((*columns, bytes.fromhex(digest))))
            if len(rows) == SLICE:
                yield rows
                rows = []
        if rows:
            yield rows

    async def beside(self) -> AsyncIterator[BesideRow]:
        for line in self._lines():
            if "table" in line:
                columns = {name: _from_json(value) for name, value in line["row"].items()}
                yield BesideRow(line["table"], columns)

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            with gzip.open(self._path, "rt", encoding="utf-8") as file:
                for line in file:
                    yield json.loads(line)
        except (gzip.BadGzipFile, EOFError, ValueError) as error:
            msg = f"{self._path} is no export, or is damaged ({error})"
            raise NotAnExportError(msg) from error


def _to_json(value: object) -> object:
    return {"base64": b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_json(value: Any) -> Any:  # noqa: ANN401 - what a column can hold
    return b64decode(value["base64"]) if isinstance(value, dict) else value

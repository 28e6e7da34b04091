"""One line a record, in logfmt: `at=… level=… logger=… request=… msg="…"`."""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST: ContextVar[str] = ContextVar("request")
"""The id of the request that is being answered, if one is."""

FACTS = "facts"
"""What `extra` may bring: names and values that become pairs of the line."""

_PLAIN = re.compile(r"[^\s\"=\\\x00-\x1f\x7f-\x9f]+")


class Logfmt(logging.Formatter):
    """Whatever a value holds, it stays within its line and its quotes."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        pairs: dict[str, object] = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        request = REQUEST.get("")
        if request:
            pairs["request"] = request
        pairs["msg"] = record.getMessage()
        pairs |= getattr(record, FACTS, {})
        if record.exc_info:
            pairs["trace"] = self.formatException(record.exc_info)
        return " ".join(f"{name}={_written(value)}" for name, value in pairs.items())


def _written(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text)


class _NoAddresses(logging.Filter):
    """aiohttp names who asked; the line about a failure does without."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str) and record.msg.endswith(" from %s"):
            record.msg, record.args = record.msg.removesuffix(" from %s"), ()
        return True


def write_logfmt(level: int) -> None:
    """Sends what everybody logs to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Logfmt())
    handler.addFilter(_NoAddresses())
    logging.basicConfig(level=level, handlers=[handler])

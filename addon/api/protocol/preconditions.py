"""What a change was made from, as `If-Match` says it (RFC 9110 §13.1.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiohttp import web

from addon.api.protocol.problems import ProblemError

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_VERSION = re.compile(r"([0-9]{1,9})(?:-.*)?", re.DOTALL)


def expected_version(request: web.Request, current: int | None) -> int:
    """The version to hold a change against.

    Of a list it is the one that stands, if it is named; with `*` whichever does. The decider
    looks again, and tells what is stale.

    Args:
        current: What stood when it was looked at; None where nothing was found.

    Raises:
        ProblemError: No version of ours is named.
    """
    given = ",".join(request.headers.getall("If-Match"))
    if given.strip() == "*":
        return current or 0
    named = versions_named(given)
    if not named:
        raise ProblemError(412, "stale_tag")
    return current if current is not None and current in named else named[0]


def versions_named(given: str) -> Sequence[int]:
    """Of each tag in the list what stands before the dash; what is no version of ours is left out.

    A weak tag counts like a strong one: a proxy that compresses weakens them, and the version
    does not depend on how the body was encoded. A list that is none names nothing.
    """
    if _TAG.sub("", given).strip(", \t"):
        return ()
    read = (_VERSION.fullmatch(tag) for tag in _TAG.findall(given))
    return [int(each[1]) for each in read if each]

"""What was asked, held against the contract: body, query, headers, version."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import HttpVersion11, web

from addon.api.protocol.contract import Handler, Operation, Parameter
from addon.api.protocol.faults import Fault
from addon.api.protocol.problems import ProblemError
from addon.api.protocol.strict_json import MalformedError, parse
from addon.api.protocol.wire import UnfitError
from addon.api.protocol.wording import worded
from addon.keys import CALLER, CLOCK, REQUEST_ID
from booking_core.domain.ids import MemberId
from booking_core.ports import Envelope

BODY: web.RequestKey[Any] = web.RequestKey("body")
QUERY: web.RequestKey[Mapping[str, Any]] = web.RequestKey("query")
OPERATION: web.RequestKey[Operation] = web.RequestKey("operation", Operation)
_FINGERPRINT: web.RequestKey[str] = web.RequestKey("fingerprint", str)

LARGEST_BODY = 256 * 1024
SLOWEST_BODY = 20.0  # seconds
_TRUTH = {"true": True, "false": False}


def checked(operation: Operation, handler: Handler) -> Handler:
    """The handler, reached only by requests that keep the contract."""

    async def check(request: web.Request) -> web.StreamResponse:
        request[OPERATION] = operation
        if request.headers.get("Expect", "100-continue").lower() != "100-continue":
            raise ProblemError(417, "bad_request")
        request[QUERY] = _query(request, operation)
        _headers(request, operation)
        request[BODY] = await _body(request, operation)
        try:
            return await handler(request)
        except UnfitError as unfit:
            raise ProblemError(422, "invalid", faults=unfit.faults) from unfit

    return check


def _query(request: web.Request, operation: Operation) -> Mapping[str, Any]:
    known = {each.name: each for each in operation.parameters if each.place == "query"}
    faults: list[Fault] = [
        Fault(name, "unknown_parameter", {"allowed": ", ".join(known) or "-"})
        for name in request.query
        if name not in known
    ]
    found: dict[str, Any] = {}
    for name, parameter in known.items():
        given = request.query.getall(name, ())
        if given:
            found[name] = _value(parameter, given)
            faults += _renamed(name, parameter.check(found[name]))
        elif parameter.required:
            faults.append(Fault(name, "required"))
    if faults:
        raise ProblemError(400, "invalid_parameter", faults=faults)
    return found


def _value(parameter: Parameter, given: Sequence[str]) -> object:
    if parameter.many:
        return [_scalar(parameter, each) for text in given for each in text.split(",") if each]
    # Twice is no scalar: the check refuses the list.
    return _scalar(parameter, given[0]) if len(given) == 1 else list(given)


def _scalar(parameter: Parameter, text: str) -> object:
    if parameter.kind == "integer" and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    if parameter.kind == "boolean":
        return _TRUTH.get(text, text)
    return text


def _renamed(name: str, faults: Sequence[Fault]) -> Iterator[Fault]:
    return (Fault(name + each.pointer, each.code, each.facts) for each in faults)


def _headers(request: web.Request, operation: Operation) -> None:
    faults: list[Fault] = []
    for parameter in operation.parameters:
        if parameter.place != "header":
            continue
        given = request.headers.getall(parameter.name, ())
        if not given and parameter.required:
            raise ProblemError(428, "version_required")
        for value in given:
            faults += _renamed(parameter.name, parameter.check(value))
    if faults:
        raise ProblemError(400, "invalid_parameter", faults=faults)


async def _body(request: web.Request, operation: Operation) -> Any:  # noqa: ANN401 - JSON
    _refuse_packed(request, operation)
    raw = await _read(request) if request.can_read_body else b""
    request[_FINGERPRINT] = hashlib.sha256(
        b"\0".join((request.method.encode(), request.path.encode(), raw))
    ).hexdigest()
    if not operation.media:
        return None
    if not raw:
        if operation.body_required:
            raise ProblemError(400, "body_missing")
        return {}
    if request.content_type not in operation.media:
        accept = {"Accept": ", ".join(operation.media)}
        raise ProblemError(415, "wrong_media_type", facts=_allowed(operation), headers=accept)
    try:
        body = worded(parse(raw), operation.body_schema, operation.components)
    except MalformedError as wrong:
        raise ProblemError(400, wrong.code) from wrong
    faults = operation.check_body(body)
    if faults:
        raise ProblemError(422, "invalid", faults=faults)
    return body


def _allowed(operation: Operation) -> Mapping[str, str]:
    return {"allowed": ", ".join(operation.media)}


def _refuse_packed(request: web.Request, operation: Operation) -> None:
    """A compressed body is small only until it is opened."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        headers = {"Accept-Encoding": "identity"}
        raise ProblemError(415, "wrong_media_type", facts=_allowed(operation), headers=headers)


async def unexpectant(_request: web.Request) -> None:
    """Promises nothing yet: who is not known, or asks nonsense, need not send a body."""


async def _read(request: web.Request) -> bytes:
    if "Expect" in request.headers and request.version >= HttpVersion11:
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # nothing of the answer is out yet
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            return await request.read()
    except (ConnectionResetError, web.RequestPayloadError) as broken:
        # Who hung up hears nothing of it; it is no error of ours.
        raise ProblemError(400, "bad_request") from broken


def version_shown(request: web.Request) -> tuple[MemberId, int, datetime]:
    """What every wish about something shown says: who, the version in the body, and when."""
    version: int = request[BODY]["version"]
    return request[CALLER].member_id, version, request.app[CLOCK]()


def envelope(request: web.Request) -> Envelope:
    """Who wants this, for the log. A repeat is known by key and fingerprint."""
    caller = request[CALLER]
    return Envelope(
        actor=caller.member_id,
        source=caller.source,
        correlation=request[REQUEST_ID],
        key=request.headers.get("Idempotency-Key"),
        fingerprint=request[_FINGERPRINT],
    )

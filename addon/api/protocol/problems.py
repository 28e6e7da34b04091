"""Whatever goes wrong, as a problem document (RFC 9457) in the caller's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from addon.api import quota_figures, texts
from addon.api.protocol.faults import Fault
from addon.api.protocol.noted import TALLY
from addon.api.protocol.strict_json import MalformedError
from addon.api.protocol.wire import plain
from addon.auth.ingress import ForgedHeadersError
from addon.auth.limits import TooFastError
from addon.auth.passwords import BusyError
from addon.auth.recognition import NotRecognisedError
from addon.keys import LANGUAGE, REQUEST_ID, SETTINGS
from booking_core.domain.bookings.errors import NotAvailable
from booking_core.domain.decider import Refused, Violation
from booking_core.domain.errors import TextTooLong, TextUnfit
from booking_core.domain.quotas.errors import QuotaExceeded
from booking_core.domain.series.errors import SeriesHitches
from booking_core.domain.things.errors import RuleUnfit
from booking_core.ports import (
    AppendConflictError,
    KeyReusedError,
    TakenError,
    UnavailableError,
)
from booking_core.stores.errors import (
    AuthorForgottenError,
    OverbookedError,
    RefusedByDatabaseError,
    StoreUnavailableError,
)

_LOGGER = logging.getLogger(__name__)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

STATUS: Mapping[str, int] = {
    "not_found": 404,
    "not_allowed": 403,
    "self_approval": 403,
    "already_decided": 409,
    "not_in_household": 422,
    "already_exists": 409,
    "already_set_up": 409,
    "last_admin": 409,
    "branch_in_use": 409,
    "same_person": 409,
    "invitation_over": 409,
    "consent_needed": 409,
    "merge_clash": 409,
    "branch_closed": 409,
    "member_state": 409,
    "resource_archived": 409,
    "stale": 409,
    "wrong_state": 409,
    "too_early": 409,
    "too_late": 409,
    "nothing_open": 409,
    "not_available": 409,
    "series_hitches": 409,
    "occurrence_over": 409,
    "occurrence_apart": 409,
    "group_in_use": 409,
}
"""Of a broken rule; every other one is a 422."""

MOST_TIMES = 7
_GRAVEST_FIRST = (404, 403, 422, 409)

_BY_STATUS: Mapping[int, str] = {
    400: "bad_request",
    404: "not_found_here",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "wrong_media_type",
    417: "bad_request",
    431: "head_too_large",
}


class ProblemError(Exception):
    """A request that can't be answered as asked.

    Attributes:
        facts: What the text about the code has places for.
        members: More members of the document.
    """

    def __init__(  # noqa: PLR0913 - all by keyword but the first two
        self,
        status: int,
        code: str,
        *,
        facts: Mapping[str, object] | None = None,
        faults: Sequence[Fault] = (),
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.facts = facts or {}
        self.faults = faults
        self.members = members or {}
        self.headers = headers or {}


def refusal(refused: Refused, *, stale: int = 409) -> ProblemError:
    """The problem that a refused command is; `stale` is 412 where `If-Match` said the version."""
    graded = sorted(
        ((_status(each, stale), each) for each in refused.violations),
        key=lambda pair: _GRAVEST_FIRST.index(409 if pair[0] == 412 else pair[0]),  # noqa: PLR2004
    )
    status, worst = graded[0]
    return ProblemError(
        status,
        worst.code,
        facts=told(worst),
        faults=violation_faults(refused.violations) if len(graded) > 1 else (),
        members=violation_members(refused.violations),
    )


def _status(violation: Violation, stale: int) -> int:
    return stale if violation.code == "stale" else STATUS.get(violation.code, 422)


def violation_faults(violations: Sequence[Violation]) -> Sequence[Fault]:
    return [Fault(_pointer(each), each.code, told(each)) for each in violations]


def _pointer(violation: Violation) -> str:
    """The field that it is about, where it is about one alone."""
    match violation:
        case TextTooLong(field) | TextUnfit(field):
            return f"/{_FIELDS.get(field, field)}"
        case RuleUnfit():
            return "/rule"
        case _:
            return ""


_FIELDS = {"comment": "text"}
"""Of bodies, where the rules call them otherwise."""


def told(violation: Violation) -> Mapping[str, object]:
    """The facts as a sentence can take them: of conflicts, when they are."""
    if isinstance(violation, QuotaExceeded):
        return quota_figures.told(violation)
    facts = dict(violation.facts())
    if isinstance(violation, NotAvailable):
        times = dict.fromkeys(each.night or each.start for each in violation.conflicts)
        facts["when"] = _first([*times])
    if isinstance(violation, SeriesHitches):
        facts["when"] = _first([each.day for each in violation.hitches])
    return facts


def _first(times: Sequence[object]) -> Sequence[object]:
    return [*times[:MOST_TIMES], *(["…"] if len(times) > MOST_TIMES else [])]


def violation_members(violations: Sequence[Violation]) -> Mapping[str, Any]:
    """What programs want to know besides the code."""
    members: dict[str, Any] = {}
    over = quota_figures.exceeded(violations)
    if over:
        members["quotas"] = over
    for each in violations:
        facts = each.facts()
        if "conflicts" in facts:
            members["conflicts"] = [_conflict(found) for found in plain(facts["conflicts"])]
        if isinstance(each, SeriesHitches):
            members["occurrences"] = [
                {"date": plain(found.day), "codes": list(found.codes)} for found in each.hitches
            ]
        if each.code == "consent_needed":
            members["consent_version"] = facts["version"]
        if each.code == "stale":
            members["current_version"] = facts["current"]
        if each.code == "merge_clash":
            pair = [facts["booking_id"], facts["other_booking_id"]]
            members["clashes"] = [*members.get("clashes", ()), pair]
        if each.code == "branch_in_use":
            members["member_ids"] = plain(facts["member_ids"])
        if each.code == "wrong_state":
            members["current_state"] = plain(facts["state"])
    return members


def _conflict(found: Mapping[str, Any]) -> Mapping[str, Any]:
    told = {name: value for name, value in found.items() if value is not None}
    return {name: value for name, value in told.items() if name != "buffer" or value}


def document(problem: ProblemError, language: str, request_id: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "type": f"urn:family-booking:problem:{problem.code}",
        "title": texts.title(problem.code, language),
        "status": problem.status,
        "detail": texts.detail(problem.code, problem.facts, language),
        "code": problem.code,
        "request_id": request_id,
    }
    if problem.faults:
        found["errors"] = [fault_document(each, language) for each in problem.faults]
    return {**found, **problem.members}


def fault_document(fault: Fault, language: str) -> Mapping[str, str]:
    return {
        "pointer": fault.pointer,
        "code": fault.code,
        "detail": texts.fault(fault.code, fault.facts, language),
    }


@web.middleware
async def problems(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Turns every error into a document; what is nobody's fault is logged once."""
    request[LANGUAGE] = texts.preferred(
        request.headers.get("Accept-Language"), request.app[SETTINGS].language
    )
    try:
        return await handler(request)
    except web.HTTPException as raised:
        if raised.status < 400:  # noqa: PLR2004 - a redirect is no error
            raise
        problem = _of_http(raised)
    except Exception as raised:  # noqa: BLE001 - the top of every request
        problem = _known(raised) or _unknown(raised, request)
    return _response(problem, request)


def _of_http(raised: web.HTTPException) -> ProblemError:
    keep = {name: raised.headers[name] for name in ("Allow",) if name in raised.headers}
    code = _BY_STATUS.get(raised.status, "bad_request")
    status = raised.status if raised.status in _BY_STATUS else 400
    return ProblemError(status, code, headers=keep)


def _known(raised: Exception) -> ProblemError | None:
    match raised:
        case ProblemError():
            return raised
        case MalformedError():
            return ProblemError(400, raised.code)
        case NotRecognisedError():
            return ProblemError(raised.status, raised.code)
        case TooFastError():
            return _later(429, "too_fast", raised.wait)
        case StoreUnavailableError(code=code, facts=facts) if code in _FOR_A_PERSON:
            _LOGGER.error("%s", raised)
            wait = {"Retry-After": "60"}
            return ProblemError(503, code, facts=facts, headers=wait)
        case TakenError():
            return ProblemError(409, _TAKEN.get(raised.constraint, "taken"))
        case OverbookedError():
            # A decision that saw less than the database does: whoever asks again is told more.
            _LOGGER.error("the second lock held: a decision would have overbooked")
            return ProblemError(409, "not_available", facts={"when": "just_taken"})
        case RefusedByDatabaseError():
            # Its words may hold what somebody wrote; the constraint's name is ours.
            _LOGGER.error("the database refused a row: %s", raised.constraint)
            return ProblemError(409, "refused_by_database")
        case _:
            return next((make() for kind, make in _PLAIN.items() if isinstance(raised, kind)), None)


def _later(status: int, code: str, wait: int) -> ProblemError:
    return ProblemError(status, code, facts={"wait": wait}, headers={"Retry-After": str(wait)})


_FOR_A_PERSON = ("disk_full", "event_unreadable", "log_too_new")
"""Of a store that will not be well by itself."""
_PLAIN: Mapping[type[Exception], Callable[[], ProblemError]] = {
    ForgedHeadersError: lambda: ProblemError(400, "forged_headers"),
    AppendConflictError: lambda: _later(503, "busy", 1),
    BusyError: lambda: _later(503, "busy", 1),
    UnavailableError: lambda: _later(503, "store_away", 5),
    AuthorForgottenError: lambda: ProblemError(409, "member_forgotten"),
    KeyReusedError: lambda: ProblemError(422, "key_reused"),
    TimeoutError: lambda: ProblemError(408, "too_slow"),
}
_TAKEN: Mapping[str, str] = {
    "profiles_email_key_key": "email_taken",
    "profiles_home_assistant_user_id_key": "user_taken",
    "branch_names_name_key_key": "name_taken",
}


def _unknown(raised: Exception, request: web.Request) -> ProblemError:
    _LOGGER.error("%s failed", request.match_info.route.name, exc_info=raised)
    return ProblemError(500, "internal", facts={"request_id": request[REQUEST_ID]})


def _response(problem: ProblemError, request: web.Request) -> web.Response:
    request.app[TALLY].problems[problem.code] += 1
    body = document(problem, request[LANGUAGE], request[REQUEST_ID])
    headers = {
        "Cache-Control": "no-store",
        "Content-Language": request[LANGUAGE],
        **problem.headers,
    }
    if problem.status == 401:  # noqa: PLR2004 - RFC 9110 §11.6.1
        headers.setdefault("WWW-Authenticate", 'Bearer realm="family-booking"')
    return web.Response(
        body=json.dumps(body, ensure_ascii=False).encode(),
        status=problem.status,
        content_type="application/problem+json",
        headers=headers,
    )

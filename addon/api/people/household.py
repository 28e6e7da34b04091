"""The household as a whole: what it is called, and what it agreed on about people's data."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from addon.api.people.consent import consent_body
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import BODY, envelope
from addon.api.protocol.problems import ProblemError, refusal
from addon.keys import CALLER, STORE
from booking_core.domain import access
from booking_core.domain.decider import Refused
from booking_core.domain.errors import NotAllowed
from booking_core.domain.people.household import AgreeOnTerms, household as the_household
from booking_core.handling import handle
from booking_core.projections.people import Household, household, put_household


async def get_household(request: web.Request) -> web.Response:
    return answer(request, _shown(await _known(request)))


async def _known(request: web.Request) -> Household:
    found = await household(request.app[STORE])
    if found is None:
        raise ProblemError(409, "not_set_up")
    return found


def _shown(found: Household) -> dict[str, Any]:
    return {
        "name": found.name,
        "time_zone": found.time_zone,
        "language": found.language,
        "guest_days": found.terms.guest_days,
        "consent": consent_body(found),
    }


async def change_household(request: web.Request) -> web.Response:
    body, caller, store = request[BODY], request[CALLER], request.app[STORE]
    command = AgreeOnTerms(caller.member_id, body.get("guest_days"), body.get("consent"))
    outcome = await handle(the_household, store, command, envelope(request))
    if isinstance(outcome, Refused):
        raise refusal(outcome)
    if "name" in body:
        if not access.may_run_household(caller.standing):
            raise refusal(Refused((NotAllowed("run_household"),)))
        await store.write([put_household(body["name"].strip())])
    return answer(request, _shown(await _known(request)))

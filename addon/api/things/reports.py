"""Who took how much, over the years: is it fair?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web

from addon.api.bookings.pages import person_body
from addon.api.bookings.scene import Scene, load_scene
from addon.api.protocol.answers import answer
from addon.api.protocol.asked import QUERY
from addon.api.protocol.past import position_asked
from addon.api.quota_figures import in_units
from addon.keys import STORE
from booking_core.domain import access
from booking_core.domain.access import Role
from booking_core.domain.quotas.limits import Unit
from booking_core.projections.branches import parts
from booking_core.projections.takings import Taking, of_today, takings

Key = tuple[str, str, str, str]


async def report_nights(request: web.Request) -> web.Response:
    store, query = request.app[STORE], request[QUERY]
    as_of = await position_asked(request)
    scene = await load_scene(request, as_of=as_of)
    last = query.get("to_year", scene.now.year)
    first = query.get("from_year", last)
    found = await takings(store, f"{first:04}-01", f"{last:04}-12", as_of=as_of)
    names = {str(each.id): each.name for each in await parts(store)}
    added = _added(of_today(found, scene.membership), scene)
    items = [_line(key, lines, scene, names) for key, lines in sorted(added.items())]
    return answer(request, {"from_year": first, "to_year": last, "items": items})


def _added(found: Iterable[Taking], scene: Scene) -> Mapping[Key, list[Taking]]:
    """By year, resource, branch and member, as far as the reader may tell them apart."""
    added: dict[Key, list[Taking]] = {}
    for each in found:
        branch_id, member_id = _told(each, scene)
        key = (each.month[:4], each.resource_id, branch_id, member_id)
        added.setdefault(key, []).append(each)
    return added


def _told(taking: Taking, scene: Scene) -> tuple[str, str]:
    """Members see themselves and the branches, viewers the house, who decides sees everybody."""
    who = scene.caller.standing
    branch_id = taking.branch_id or ""
    if access.may_run_household(who) or who.has(Role.APPROVER) or who.member_id == taking.member_id:
        return branch_id, taking.member_id
    return (branch_id, "") if who.has(Role.MEMBER) else ("", "")


def _line(
    key: Key, lines: Iterable[Taking], scene: Scene, names: Mapping[str, str]
) -> dict[str, Any]:
    year, resource_id, branch_id, member_id = key
    kept = [each for each in lines if not each.forfeited]
    late = [each for each in lines if each.forfeited]
    return {
        "year": int(year),
        "resource_id": resource_id,
        "branch": {"id": branch_id, "name": names.get(branch_id, "")} if branch_id else None,
        "member": person_body(member_id, scene) if member_id else None,
        "bookings": len({each.booking_id for each in kept}),
        "nights": sum(each.nights for each in kept),
        "hours": in_units(sum(each.minutes for each in kept), Unit.HOURS),
        "late_nights": sum(each.nights for each in late),
        "late_hours": in_units(sum(each.minutes for each in late), Unit.HOURS),
    }

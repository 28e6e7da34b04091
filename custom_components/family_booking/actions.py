"""What each action asks of the app."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import slugify

from .client import Client, Json
from .coordinator import Coordinator
from .devices import resource_identifier
from .errors import invalid
from .free import free_periods


class Asked(NamedTuple):
    """A call that is understood: which household, who asks, and what."""

    coordinator: Coordinator
    caller: str | None
    data: dict[str, Any]

    @property
    def client(self) -> Client:
        """Reach the household's app."""
        return self.coordinator.client


async def request(hass: HomeAssistant, asked: Asked) -> Json:
    data = asked.data
    body: Json = {
        "items": [
            {"resource_id": id_, "persons": data["persons"]} for id_ in _resource_ids(hass, asked)
        ],
        **_period(data),
        **_given(data, "note", "exclusive", "for_member_id"),
    }
    return await asked.client.decide("/bookings", asked.caller, body)


async def approve(_hass: HomeAssistant, asked: Asked) -> Json:
    return await _verb(asked, "approve", _given(asked.data, "note"))


async def decline(_hass: HomeAssistant, asked: Asked) -> Json:
    return await _verb(asked, "decline", _given(asked.data, "reason", "internal_note"))


async def check_in(_hass: HomeAssistant, asked: Asked) -> Json:
    return await _verb(asked, "check-in", {})


async def check_out(_hass: HomeAssistant, asked: Asked) -> Json:
    """The answer lists what is free again."""
    return await _verb(asked, "check-out", {})


async def cancel(_hass: HomeAssistant, asked: Asked) -> Json:
    """Take back a request, cancel a stay: to the caller it is the same wish."""
    booking = await _booking(asked)
    verb = "withdraw" if booking["state"] in {"pending", "waitlisted"} else "cancel"
    version = asked.data.get("version", booking["version"])
    body = {"version": version, **_given(asked.data, "reason")}
    return await asked.client.decide(
        f"/bookings/{asked.data['booking_id']}/{verb}", asked.caller, body
    )


async def change(hass: HomeAssistant, asked: Asked) -> Json:
    data = asked.data
    body = {**_period(data), **_given(data, "note", "exclusive")}
    if "resource" in data or "persons" in data:
        booking = await _booking(asked)
        body["items"] = _changed_items(hass, asked, booking["items"])
    if not body:
        raise invalid(because="nothing_to_change")
    return await asked.client.change(
        f"/bookings/{data['booking_id']}",
        asked.caller,
        version=await _version(asked),
        body=body,
    )


async def list_bookings(hass: HomeAssistant, asked: Asked) -> Json:
    data = asked.data
    query: dict[str, str] = {}
    for name in ("from", "to"):
        if name in data:
            query[name] = str(data[name])
    if "state" in data:
        query["state"] = ",".join(data["state"])
    if "resource" in data:
        query["resource_id"] = ",".join(_resource_ids(hass, asked))
    return {"bookings": await asked.client.items("/bookings", query, asked.caller)}


async def find_free(hass: HomeAssistant, asked: Asked) -> Json:
    data = asked.data
    query = {"from": str(data["from"]), "to": str(data["to"])}
    query["persons"] = str(data["persons"])
    if "resource" in data:
        query["resource_id"] = ",".join(_resource_ids(hass, asked))
    answer = await asked.client.read("/availability", asked.caller, query)
    names = asked.coordinator.data.resources
    return {
        "free": [
            {"resource_id": id_, "resource": names[id_].name, **period}
            for told in answer["items"]
            if (id_ := told["resource_id"]) in names
            for period in free_periods(told, nights=data["nights"], minutes=data["minutes"])
        ]
    }


async def _verb(asked: Asked, verb: str, body: Json) -> Json:
    version = await _version(asked)
    return await asked.client.decide(
        f"/bookings/{asked.data['booking_id']}/{verb}",
        asked.caller,
        {"version": version, **body},
    )


async def _version(asked: Asked) -> int:
    """Return the version that the caller saw, or else the one that stands."""
    if "version" in asked.data:
        return int(asked.data["version"])
    return int((await _booking(asked))["version"])


async def _booking(asked: Asked) -> Json:
    return await asked.client.read(f"/bookings/{asked.data['booking_id']}", asked.caller)


def _changed_items(
    hass: HomeAssistant, asked: Asked, items: Sequence[Mapping[str, Any]]
) -> list[Json]:
    """Replace what is taken, by how many, or both; the rest of an item stays."""
    persons = asked.data.get("persons")
    if "resource" not in asked.data:
        if len(items) > 1:
            raise invalid(because="name_resources")
        return [{**_asked_item(items[0]), "persons": persons}]
    now = {item["resource_id"]: _asked_item(item) for item in items}
    most = max(item["persons"] for item in items)
    return [
        {
            **now.get(id_, {"resource_id": id_, "persons": most}),
            **({"persons": persons} if persons else {}),
        }
        for id_ in _resource_ids(hass, asked)
    ]


def _asked_item(item: Mapping[str, Any]) -> Json:
    names = ("resource_id", "persons", "without_bed", "who")
    return {name: item[name] for name in names if item.get(name) is not None}


def _period(data: Mapping[str, Any]) -> Json:
    days = {name: str(data[name]) for name in ("arrival", "departure") if name in data}
    walls = {name: _wall(data[name]) for name in ("start", "end") if name in data}
    if days and walls:
        raise invalid(because="dates_or_times")
    return days | walls


def _wall(moment: datetime) -> str:
    return moment.replace(tzinfo=None, second=0, microsecond=0).isoformat(timespec="minutes")


def _given(data: Mapping[str, Any], *names: str) -> Json:
    return {name: data[name] for name in names if name in data}


def _resource_ids(hass: HomeAssistant, asked: Asked) -> list[str]:
    return [_resource_id(hass, asked, named) for named in asked.data["resource"]]


def _resource_id(hass: HomeAssistant, asked: Asked, named: str) -> str:
    """Find a resource by one of its entities, its id, its slug, or its name."""
    resources = asked.coordinator.data.resources
    entity = er.async_get(hass).async_get(named)
    if entity and entity.device_id and (device := dr.async_get(hass).async_get(entity.device_id)):
        for resource_id in resources:
            if (
                resource_identifier(asked.coordinator.config_entry, resource_id)
                in device.identifiers
            ):
                return resource_id
    for resource in resources.values():
        if named == resource.id or slugify(named) in {
            slugify(resource.slug),
            slugify(resource.name),
        }:
            return resource.id
    known = ", ".join(sorted(resource.slug for resource in resources.values()))
    raise invalid(because="unknown_resource", resource=named, known=known)

from typing import Any

import pytest
from homeassistant.core import Context, HomeAssistant, ServiceResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home_assistant.component.household import ANA, HOUSE, ROOM, Household, booking

ANAS_USER = "a" * 32
BOS_USER = "b" * 32
DORAS_USER = "d" * 32
AT = {"arrival": "2027-07-09", "departure": "2027-07-12"}

pytestmark = pytest.mark.usefixtures("running")


async def test_the_one_who_calls_asks(hass: HomeAssistant, household: Household) -> None:
    answer = await _call(
        hass, "request", resource="calendar.lake_house", persons=3, note="Hi", **AT
    )

    (told,) = household.bookings
    assert answer == told
    assert told["member"] == ANA
    assert told["items"] == [{"resource_id": HOUSE, "persons": 3}]
    assert (told["arrival"], told["departure"]) == ("2027-07-09", "2027-07-12")


async def test_a_request_shows_at_once(hass: HomeAssistant, household: Household) -> None:
    await _call(hass, "request", resource="calendar.lake_house", **AT)

    pending = hass.states.get("sensor.family_booking_pending_requests")
    assert pending
    assert pending.state == str(len(household.bookings))


@pytest.mark.parametrize(
    "named", ["lake-house", "Lake house", HOUSE, "sensor.lake_house_next_arrival"]
)
async def test_a_resource_is_named_as_it_comes_to_mind(
    hass: HomeAssistant, household: Household, named: str
) -> None:
    await _call(hass, "request", resource=named, **AT)

    assert household.bookings[0]["items"][0]["resource_id"] == HOUSE


async def test_several_resources_are_asked_for_at_once(
    hass: HomeAssistant, household: Household
) -> None:
    await _call(hass, "request", resource=["lake-house", "attic"], **AT)

    items = household.bookings[0]["items"]
    assert [item["resource_id"] for item in items] == [HOUSE, ROOM]


async def test_hours_are_sent_as_the_wall_shows_them(
    hass: HomeAssistant, household: Household
) -> None:
    await _call(
        hass,
        "request",
        resource="car",
        start="2027-07-10 19:00:00",
        end="2027-07-10 22:30:00",
    )

    told = household.bookings[0]
    assert (told["start"], told["end"]) == ("2027-07-10T19:00", "2027-07-10T22:30")


@pytest.mark.parametrize(
    ("verb", "more", "state"),
    [
        ("approve", {"note": "Enjoy"}, "approved"),
        ("decline", {"reason": "Painters", "internal_note": "Again"}, "declined"),
        ("cancel", {"reason": "Ill"}, "withdrawn"),
    ],
)
async def test_a_request_is_decided(
    hass: HomeAssistant,
    household: Household,
    verb: str,
    more: dict[str, str],
    state: str,
) -> None:
    household.bookings = [booking(1, state="pending", **AT)]

    answer = await _call(hass, verb, booking_id=booking(1)["id"], **more)

    assert answer
    assert answer["state"] == state
    assert _sent(household, "POST") == (ANAS_USER, {"version": 1, **more})


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [("check_in", "approved", "active"), ("check_out", "active", "completed")],
)
async def test_who_comes_and_goes_says_so(
    hass: HomeAssistant, household: Household, action: str, before: str, after: str
) -> None:
    household.bookings = [booking(1, state=before, **AT)]

    answer = await _call(hass, action, booking_id=booking(1)["id"])

    assert answer
    assert answer["state"] == after


async def test_a_stay_is_cancelled(hass: HomeAssistant, household: Household) -> None:
    household.bookings = [booking(1, **AT)]

    answer = await _call(hass, "cancel", booking_id=booking(1)["id"])

    assert answer
    assert answer["state"] == "cancelled"


async def test_a_decision_on_what_has_changed_since_is_refused(
    hass: HomeAssistant, household: Household
) -> None:
    household.bookings = [booking(1, state="pending", version=2, **AT)]

    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "approve", booking_id=booking(1)["id"], version=1)

    assert refused.value.translation_key == "refused"
    assert refused.value.translation_placeholders == {
        "code": "stale",
        "detail": "It has changed.",
    }
    assert household.bookings[0]["state"] == "pending"


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        ({"departure": "2027-07-11"}, [{"resource_id": HOUSE, "persons": 2}]),
        ({"persons": 1}, [{"resource_id": HOUSE, "persons": 1}]),
        ({"resource": "attic"}, [{"resource_id": ROOM, "persons": 2}]),
        ({"resource": "attic", "persons": 1}, [{"resource_id": ROOM, "persons": 1}]),
    ],
)
async def test_a_booking_is_changed(
    hass: HomeAssistant,
    household: Household,
    asked: dict[str, Any],
    items: list[dict[str, Any]],
) -> None:
    household.bookings = [booking(1, **AT)]

    answer = await _call(hass, "change", booking_id=booking(1)["id"], **asked)

    assert answer
    assert answer["version"] == 2
    assert answer["items"] == items


async def test_a_change_of_persons_needs_to_know_where(
    hass: HomeAssistant, household: Household
) -> None:
    items = [{"resource_id": id_, "persons": 1} for id_ in (HOUSE, ROOM)]
    household.bookings = [booking(1, items=items, **AT)]

    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "change", booking_id=booking(1)["id"], persons=2)

    assert refused.value.translation_key == "name_resources"


async def test_bookings_are_listed_as_the_caller_may_see_them(
    hass: HomeAssistant, household: Household
) -> None:
    household.bookings = [booking(number, **AT) for number in (1, 2, 3)]

    answer = await _call(hass, "list", **{"from": "2027-07-01", "to": "2027-08-01"})

    assert answer == {"bookings": household.bookings}
    assert household.asked[-1][2] == ANAS_USER


async def test_free_nights_are_found(hass: HomeAssistant, household: Household) -> None:
    items = [{"resource_id": HOUSE, "persons": 7}]
    household.bookings = [
        booking(1, items=items, arrival="2027-07-03", departure="2027-07-05"),
        booking(2, items=items, arrival="2027-07-06", departure="2027-07-07"),
    ]

    answer = await _call(
        hass,
        "find_free",
        persons=2,
        nights=2,
        **{"from": "2027-07-01", "to": "2027-07-10"},
    )

    assert answer
    assert answer["free"] == [
        {
            "resource_id": HOUSE,
            "resource": "Lake House",
            "arrival": arrival,
            "departure": departure,
            "nights": nights,
        }
        for arrival, departure, nights in [
            ("2027-07-01", "2027-07-03", 2),
            ("2027-07-07", "2027-07-10", 3),
        ]
    ]


async def test_somebody_who_is_no_member_is_told_what_to_do(
    hass: HomeAssistant, household: Household
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "request", by=DORAS_USER, resource="attic", **AT)

    assert refused.value.translation_key == "not_linked"
    assert household.bookings == []


async def test_every_broken_rule_is_named(hass: HomeAssistant, household: Household) -> None:
    faults = [
        {"code": "too_short", "detail": "Too short."},
        {"code": "too_late", "detail": "Too late."},
    ]
    problem = {"code": "rules", "detail": "Not so.", "errors": faults}
    household.refusal = (422, problem)

    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "request", resource="attic", **AT)

    assert refused.value.translation_placeholders == {
        "code": "rules",
        "detail": "Too short. Too late.",
    }


async def test_an_automation_names_the_person_who_acts(
    hass: HomeAssistant, household: Household
) -> None:
    hass.states.async_set("person.bo", "home", {"user_id": BOS_USER})

    await _call(hass, "request", by=None, resource="attic", on_behalf_of="person.bo", **AT)

    assert household.bookings[0]["member"]["name"] == "Bo"


async def test_nobody_acts_for_somebody_else(hass: HomeAssistant, household: Household) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "request", resource="attic", on_behalf_of=BOS_USER, **AT)

    assert refused.value.translation_key == "not_yourself"
    assert household.bookings == []


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"by": None}, "nobody_acts"),
        ({"by": None, "on_behalf_of": "person.nobody"}, "person_without_user"),
        ({"resource": "castle"}, "unknown_resource"),
        ({"start": "2027-07-09 10:00"}, "dates_or_times"),
        ({"config_entry_id": "another"}, "no_household"),
    ],
)
async def test_what_is_wrong_with_a_call_is_said(
    hass: HomeAssistant, household: Household, asked: dict[str, Any], key: str
) -> None:
    call = {"resource": "attic", **AT} | asked

    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "request", **call)

    assert refused.value.translation_key == key
    assert household.bookings == []


async def test_a_change_of_nothing_is_said(hass: HomeAssistant) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "change", booking_id=booking(1)["id"])

    assert refused.value.translation_key == "nothing_to_change"


async def test_an_app_in_trouble_is_no_fault_of_the_caller(
    hass: HomeAssistant, household: Household
) -> None:
    household.refusal = (503, {"code": "busy", "detail": "Not now."})

    with pytest.raises(HomeAssistantError) as failed:
        await _call(hass, "request", resource="attic", **AT)

    assert failed.value.translation_key == "unreachable"
    assert not isinstance(failed.value, ServiceValidationError)


async def test_a_household_that_is_not_loaded_is_said(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    await hass.config_entries.async_unload(running.entry_id)

    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "list")

    assert refused.value.translation_key == "not_loaded"


async def test_one_of_two_households_must_be_named(
    hass: HomeAssistant, running: MockConfigEntry
) -> None:
    MockConfigEntry(domain=running.domain, unique_id="other").add_to_hass(hass)

    with pytest.raises(ServiceValidationError) as refused:
        await _call(hass, "list")
    named = await _call(hass, "list", config_entry_id=running.entry_id)

    assert refused.value.translation_key == "which_household"
    assert named == {"bookings": []}


async def _call(
    hass: HomeAssistant,
    action: str,
    *,
    by: str | None = ANAS_USER,
    **data: Any,  # noqa: ANN401 # what an automation may write
) -> ServiceResponse:
    return await hass.services.async_call(
        "family_booking",
        action,
        data,
        blocking=True,
        return_response=True,
        context=Context(user_id=by),
    )


def _sent(household: Household, method: str) -> tuple[str | None, Any]:
    return next((user, body) for sent, _, user, body in household.asked if sent == method)

"""No view is changed by an event that it does not say it hears."""

from __future__ import annotations

from pathlib import Path

import pytest

from booking_core.projections.views import VIEWS, View
from booking_core.stores.kinds.registry import CODEC
from tests.spec import record

SAMPLES = sorted(Path(__file__).parents[1].joinpath("stores", "samples").glob("*.json"))


@pytest.mark.parametrize("view", [each for each in VIEWS if each.hears], ids=lambda each: each.name)
def test_what_a_view_does_not_hear_does_not_change_it(view: View) -> None:
    events = [CODEC.read(*_named(each), each.read_text("utf-8"), "id") for each in SAMPLES]

    changed = {type(each.event) for each in record(events) if list(view.project([each]))}

    assert changed
    assert view.hears is not None
    assert changed <= view.hears


def _named(sample: Path) -> tuple[str, int]:
    kind, schema_number, _ = sample.name.split(".")
    return kind, int(schema_number)

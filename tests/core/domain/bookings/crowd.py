"""Four people who want one tent, as hypothesis draws them: who, when, and by which policy."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings, strategies as st

from booking_core.domain.stays import Stay
from booking_core.domain.things.resource_life import Absence, Approval, Below, Mode, Rank
from tests.cast import ANA, BEN, BO, EVE, july

PEOPLE = (ANA, BEN, BO, EVE)
which, people = st.integers(0, 7), st.sampled_from(PEOPLE)
policies = st.builds(
    Approval,
    st.sampled_from(Mode),
    st.just(frozenset()),
    st.sampled_from([None, 6, 72]),
    st.sampled_from([4, 30]),
    st.sampled_from(Rank),
    st.integers(1, 3),
    st.sampled_from([12, 48]),
    st.sampled_from([None, Below(persons=2)]),
    st.sampled_from(Absence),
    st.sampled_from([0, 24]),
)


def stays(last: int, nights: int) -> st.SearchStrategy[Stay]:
    """From the fourth of July to the `last` at the latest, for so many nights at most."""
    return st.builds(
        lambda first, length: Stay(july(first), july(first + length)),
        st.integers(4, last),
        st.integers(1, nights),
    )


def played(examples: int, steps: int, **more: Any) -> settings:  # noqa: ANN401 - of hypothesis
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )

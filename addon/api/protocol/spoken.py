"""Refusals in words, for paths other than HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from addon.api import texts
from addon.api.protocol.problems import told
from booking_core.domain.decider import Violation

Say = Callable[[str, Violation | None, Mapping[str, object], str | None], str | None]


def speaker(otherwise: str) -> Say:
    """Says a code's sentence in a language, or in `otherwise`; None where there is none for it."""

    def say(
        code: str, broken: Violation | None, facts: Mapping[str, object], language: str | None
    ) -> str | None:
        spoken = language if language in texts.LANGUAGES else otherwise
        page = texts.texts(spoken)["pages"].get(f"mqtt_{code}")
        if page is not None:
            return str(page).format_map({name: str(each) for name, each in facts.items()})
        if code not in texts.texts(spoken)["problems"]:
            return None
        return texts.detail(code, told(broken) if broken else facts, spoken)

    return say

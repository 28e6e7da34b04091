"""The app's answers as errors that Home Assistant shows, in its language."""

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .client import FamilyBookingError, RefusedError, UnauthorizedError
from .const import DOMAIN


def unreachable(error: FamilyBookingError) -> HomeAssistantError:
    """Say that the app could not be asked."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="unreachable",
        translation_placeholders={"error": str(error)},
    )


def invalid(*, because: str, **placeholders: str) -> ServiceValidationError:
    """Say what is wrong with what the caller gave."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=because,
        translation_placeholders=placeholders,
    )


def from_app(error: FamilyBookingError) -> HomeAssistantError:
    """Say what the app said, in its words: it was asked in the right language."""
    match error:
        case RefusedError(code="not_linked"):
            return invalid(because="not_linked")
        case RefusedError():
            return invalid(because="refused", code=error.code, detail=_reasons(error))
        case UnauthorizedError():
            return invalid(because="token_refused")
        case _:
            return unreachable(error)


def _reasons(error: RefusedError) -> str:
    """Name every broken rule, not only the first."""
    faults = [str(fault["detail"]) for fault in error.problem.get("errors", ())]
    return " ".join(faults) or error.detail

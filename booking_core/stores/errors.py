"""What can be wrong with a store itself, apart from what the port names."""

from __future__ import annotations

from collections.abc import Mapping

from booking_core.ports import UnavailableError


class StoreUnavailableError(UnavailableError):
    """There is no store to work with; a person has to do something.

    Attributes:
        code: Stable; the edge translates it.
        facts: What a text for people needs.
    """

    def __init__(self, code: str, detail: str, facts: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.facts = dict(facts or {})


class RefusedByDatabaseError(Exception):
    """A constraint or trigger of the database refused a statement."""

    def __init__(self, constraint: str, detail: str) -> None:
        super().__init__(detail)
        self.constraint = constraint


class TextWithNulError(RefusedByDatabaseError):
    """PostgreSQL can't keep a text with a NUL in it."""

    def __init__(self) -> None:
        super().__init__("text_with_nul", "a text with a NUL in it can't be kept")


class OverbookedError(RefusedByDatabaseError):
    """The second lock held: a fact would have taken places that are not there.

    No decision should come this far; it is refused as a whole and nothing of it is written.
    """


class UntoldError(RefusedByDatabaseError):
    """A view failed on what was decided; its cause says how. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("views", "a view failed on an event")


def own(error: Exception) -> Exception:
    """What the one whose decision it was is told: of a view that failed, how."""
    cause = error.__cause__
    return cause if isinstance(error, UntoldError) and isinstance(cause, Exception) else error


SECOND_LOCK = "occupancy_within_limits"


def refused(constraint: str, detail: str) -> RefusedByDatabaseError:
    """What a database says by the name of a constraint or trigger."""
    kind = OverbookedError if constraint == SECOND_LOCK else RefusedByDatabaseError
    return kind(constraint, detail)


class UnknownEventError(StoreUnavailableError):
    """The log holds an event of a kind or schema that this version has never heard of."""

    def __init__(self, kind: str, schema_number: int) -> None:
        detail = (
            f"event {kind!r} with schema number {schema_number} is unknown to this version: "
            "update it"
        )
        facts = {"found": f"{kind}.{schema_number}", "known": ""}
        super().__init__("log_too_new", detail, facts)


class UnreadableEventError(StoreUnavailableError):
    """An event of a kind and schema that this version knows is not as they say."""

    def __init__(self, position: int, kind: str, schema_number: int) -> None:
        detail = (
            f"event {position} ({kind}, schema {schema_number}) can't be read: if "
            "`family-booking verify` finds it changed, restore a backup from before; if not, "
            "another state of this app wrote it: run that one, or restore a backup of this one"
        )
        super().__init__("event_unreadable", detail, {"position": str(position), "kind": kind})


class AuthorForgottenError(Exception):
    """Words of somebody whose data was erased were to be written."""

    def __init__(self, author: str) -> None:
        super().__init__(f"member {author} was forgotten; nothing can be written in their name")
        self.author = author

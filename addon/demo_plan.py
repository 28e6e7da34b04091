"""Who and what there is in the demo, and the visits that stand around today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from booking_core.domain.access import Role
from booking_core.domain.things.resource_life import Approval, Kind, Mode, Rules, Size

HOUSE = "Haus am See"
LOGINS = ("ana@example.org", "ben@example.org", "carla@example.org")
NOTES = (None, None, "Mit Hund", "Wir bringen Bettwäsche mit", "Kommen erst spät am Abend an")
REASONS = (
    "Da sind die Handwerker im Haus",
    "Das Wochenende ist schon Oma versprochen",
    "Bitte eine Woche später, dann ist das Dach fertig",
)


@dataclass(frozen=True, slots=True)
class Someone:
    """A member of the demo; without a login somebody acts for them."""

    name: str
    roles: frozenset[Role]
    login: bool = True
    guardian: str | None = None


@dataclass(frozen=True, slots=True)
class Something:
    """A resource of the demo."""

    name: str
    kind: Kind
    size: Size
    color: str
    parent: str | None = None
    approval: Approval = field(default_factory=Approval)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class Around:
    """A visit near today; days are counted from today, `asked_days_ago` back from it."""

    who: str
    things: Sequence[tuple[str, int]]
    begins: int
    ends: int
    fate: str
    asked_days_ago: int
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Holiday:
    """The house as a whole, once a year."""

    who: str
    month: int
    day: int
    nights: int
    persons: int


_MEMBER = frozenset({Role.MEMBER})
PEOPLE = (
    Someone("Ana Sommer", frozenset({Role.ADMIN, Role.MEMBER})),
    Someone("Ben Sommer", frozenset({Role.APPROVER, Role.MEMBER})),
    Someone("Carla Winter", _MEMBER),
    Someone("Jonas Winter", _MEMBER),
    Someone("Lea Sommer", _MEMBER),
    Someone("Bo Sommer", _MEMBER, login=False, guardian="Ana Sommer"),
    Someone("Oma Inge", _MEMBER, login=False, guardian="Ben Sommer"),
    Someone("Küche", frozenset({Role.VIEWER}), login=False, guardian="Ana Sommer"),
)

_AUTO = Approval(Mode.AUTO)
_TWO_WEEKS = Rules(max_nights=14)
THINGS = (
    Something(HOUSE, Kind.OVERNIGHT, Size(ceiling=8), "#1f6f8b", rules=_TWO_WEEKS),
    Something("Seezimmer", Kind.OVERNIGHT, Size(places=2), "#2a9d8f", parent=HOUSE),
    Something("Gartenzimmer", Kind.OVERNIGHT, Size(places=2), "#6a994e", parent=HOUSE),
    Something("Dachkammer", Kind.OVERNIGHT, Size(places=4), "#b5651d", parent=HOUSE),
    Something("Familienauto", Kind.HOURLY, Size(units=1, places=5), "#5a4fcf", approval=_AUTO),
    Something("Sauna", Kind.HOURLY, Size(units=1, places=6), "#c1440e", approval=_AUTO),
)

VISITS = (
    Around("Carla Winter", [("Seezimmer", 2)], -2, 3, "approved", 40),
    Around("Lea Sommer", [("Dachkammer", 3)], 5, 9, "approved", 30),
    # Two who want the same room on the same days: whoever decides sees both.
    Around("Jonas Winter", [("Seezimmer", 2)], 18, 22, "pending", 3),
    Around("Lea Sommer", [("Seezimmer", 1)], 19, 23, "pending", 1),
    Around("Carla Winter", [("Gartenzimmer", 2), ("Dachkammer", 2)], 26, 30, "pending", 2),
    # A stay that stands while a longer one is asked for.
    Around("Jonas Winter", [("Gartenzimmer", 2)], 33, 36, "extended", 6),
    Around("Ana Sommer", [(HOUSE, 8)], 61, 68, "pending", 5, exclusive=True),
    Around("Carla Winter", [("Dachkammer", 4)], 40, 43, "declined", 8),
    Around("Lea Sommer", [("Gartenzimmer", 1)], 12, 14, "cancelled", 20),
)

HOLIDAYS = (
    Holiday("Ana Sommer", 12, 27, 6, 8),
    Holiday("Carla Winter", 4, 2, 5, 6),
    Holiday("Ben Sommer", 7, 20, 12, 7),
    Holiday("Lea Sommer", 10, 12, 5, 6),
)

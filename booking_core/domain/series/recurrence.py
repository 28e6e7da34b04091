"""Rules of RFC 5545 §3.3.10 as far as a family needs them: from a text to days, no further.

Dates and wall times stay naive in here: "Tuesday 19:00" is 19:00 on either side of a clock change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from booking_core.domain.stays import Stay, Wish
from booking_core.domain.things.errors import RuleUnfit

if TYPE_CHECKING:
    from dateutil.rrule import weekday

MOST_OCCURRENCES = 100
"""Of one series, and of what one decision may write."""
REACH = timedelta(days=732)
"""How far after its first day a series goes."""

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST = 400
_DAY = re.compile("([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that has been read.

    Attributes:
        until: Inclusive. A date is that whole day, a naive time wall time in the resource's zone,
            an aware one an instant.
        days: Weekdays as (0 for Monday, which of them in the month or year, 0 for each).
        position: 1 or -1: only the first or last of the days that the rest of the rule names in
            a month or year.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    position: int | None = None
    week_start: int = 0

    @property
    def endless(self) -> bool:
        return self.count is None and self.until is None


def read_rule(text: str) -> Rule | tuple[RuleUnfit, ...]:
    """The rule, or everything about it that is not understood here."""
    text = text.strip().upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    wrong: list[RuleUnfit] = []
    for each in text.split(";"):
        name, _, value = each.partition("=")
        if name not in _PARTS:
            wrong.append(RuleUnfit(name, value, ", ".join(_PARTS)))
        elif name in parts:
            wrong.append(RuleUnfit(name, value, parts[name]))
        else:
            parts[name] = value
    if "FREQ" not in parts:
        wrong.append(RuleUnfit("FREQ", "", ", ".join(FREQUENCIES)))
    wrong += [
        RuleUnfit(name, value, _ALLOWED[name])
        for name, value in parts.items()
        if not _PARTS[name].fullmatch(value) or not _sound(name, value)
    ]
    return tuple(wrong) or _together(_read(parts), parts)


_NUMBER = "[1-9][0-9]{0,2}"
_PARTS: Mapping[str, re.Pattern[str]] = {
    "FREQ": re.compile("|".join(FREQUENCIES)),
    "INTERVAL": re.compile(_NUMBER),
    "COUNT": re.compile("[1-9][0-9]{0,5}"),
    "UNTIL": re.compile("[0-9]{8}(T[0-9]{6}Z?)?"),
    "BYDAY": re.compile(f"{_DAY.pattern}(,{_DAY.pattern}){{0,13}}"),
    "BYMONTHDAY": re.compile("-?[1-9][0-9]?(,-?[1-9][0-9]?){0,30}"),
    "BYMONTH": re.compile("[1-9][0-9]?(,[1-9][0-9]?){0,11}"),
    "BYSETPOS": re.compile("[+-]?1"),
    "WKST": re.compile("|".join(WEEKDAYS)),
}
_ALLOWED: Mapping[str, str] = {
    "FREQ": ", ".join(FREQUENCIES),
    "INTERVAL": f"1 … {_LONGEST}",
    "COUNT": f"1 … {MOST_OCCURRENCES}",
    "UNTIL": "YYYYMMDD, YYYYMMDDTHHMMSS, YYYYMMDDTHHMMSSZ",
    "BYDAY": f"{', '.join(WEEKDAYS)}, 1MO … -1SU",
    "BYMONTHDAY": "1 … 31, -31 … -1",
    "BYMONTH": "1 … 12",
    "BYSETPOS": "1, -1",
    "WKST": ", ".join(WEEKDAYS),
}


def _sound(name: str, value: str) -> bool:
    """What the form of a part's value can't say."""
    match name:
        case "INTERVAL":
            return int(value) <= _LONGEST
        case "BYMONTHDAY":
            return all(abs(int(each)) <= 31 for each in value.split(","))  # noqa: PLR2004 - days of a month
        case "BYMONTH":
            return all(int(each) <= 12 for each in value.split(","))  # noqa: PLR2004 - months of a year
        case "UNTIL":
            return _until(value) is not None
        case _:
            return True


def _until(value: str) -> date | datetime | None:
    form = "%Y%m%dT%H%M%S" if "T" in value else "%Y%m%d"
    try:
        moment = datetime.strptime(value.removesuffix("Z"), form)  # noqa: DTZ007 - wall time has no zone
    except ValueError:
        return None
    if "T" not in value:
        return moment.date()
    return moment.replace(tzinfo=UTC) if value.endswith("Z") else moment


def _read(parts: Mapping[str, str]) -> Rule:
    return Rule(
        parts["FREQ"],
        int(parts.get("INTERVAL", 1)),
        int(parts["COUNT"]) if "COUNT" in parts else None,
        _until(parts["UNTIL"]) if "UNTIL" in parts else None,
        tuple(_days(parts.get("BYDAY", ""))),
        _numbers(parts.get("BYMONTHDAY", "")),
        _numbers(parts.get("BYMONTH", "")),
        int(parts["BYSETPOS"]) if "BYSETPOS" in parts else None,
        WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(each) for each in value.split(",")) if value else ()


def _days(value: str) -> Iterator[tuple[int, int]]:
    for found in _DAY.finditer(value):
        yield WEEKDAYS.index(found[2]), int(found[1] or 0)


def _together(rule: Rule, parts: Mapping[str, str]) -> Rule | tuple[RuleUnfit, ...]:
    """What the parts of a rule allow each other."""
    wrong: list[RuleUnfit] = []
    if rule.count is not None and rule.until is not None:
        wrong.append(RuleUnfit("UNTIL", parts["UNTIL"], "COUNT | UNTIL"))
    by_month = rule.frequency in ("MONTHLY", "YEARLY")
    if not by_month and any(nth for _, nth in rule.days):
        wrong.append(RuleUnfit("BYDAY", parts["BYDAY"], ", ".join(WEEKDAYS)))
    wrong += [
        RuleUnfit(name, parts[name], "FREQ=MONTHLY, FREQ=YEARLY")
        for name in ("BYMONTHDAY", "BYSETPOS")
        if name in parts and not by_month
    ]
    if rule.month_days and any(nth for _, nth in rule.days):
        wrong.append(RuleUnfit("BYDAY", parts["BYDAY"], ", ".join(WEEKDAYS)))
    return tuple(wrong) or rule


def rule_text(rule: Rule) -> str:
    """The rule as RFC 5545 writes it."""
    parts = {
        "FREQ": rule.frequency,
        "INTERVAL": str(rule.interval) if rule.interval > 1 else "",
        "COUNT": str(rule.count) if rule.count else "",
        "UNTIL": _until_text(rule.until) if rule.until else "",
        "BYDAY": ",".join(f"{nth or ''}{WEEKDAYS[day]}" for day, nth in rule.days),
        "BYMONTHDAY": ",".join(map(str, rule.month_days)),
        "BYMONTH": ",".join(map(str, rule.months)),
        "BYSETPOS": str(rule.position) if rule.position else "",
        "WKST": WEEKDAYS[rule.week_start] if rule.week_start else "",
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _until_text(until: date | datetime) -> str:
    if isinstance(until, datetime):
        return f"{until:%Y%m%dT%H%M%S}{'Z' if until.tzinfo else ''}"
    return f"{until:%Y%m%d}"


def misfits(rule: Rule, first: date) -> Iterator[RuleUnfit]:
    """Why the first day is none that the rule names.

    A rule that can name its first day names others before long, so that counting out the days
    has an end.
    """
    weekday = WEEKDAYS[first.weekday()]
    if rule.days and first.weekday() not in {day for day, _ in rule.days}:
        yield RuleUnfit("BYDAY", ",".join(WEEKDAYS[day] for day, _ in rule.days), weekday)
    if rule.months and first.month not in rule.months:
        yield RuleUnfit("BYMONTH", ",".join(map(str, rule.months)), str(first.month))
    last = ((first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
    if rule.month_days and not {first.day, first.day - last - 1} & set(rule.month_days):
        yield RuleUnfit("BYMONTHDAY", ",".join(map(str, rule.month_days)), str(first.day))


def no_beginning(rule: Rule, wish: Wish, zone: str) -> RuleUnfit:
    """Why counting out the days did not begin with the first one."""
    first = _beginning(wish)
    if rule.until is not None and _latest(rule, first, zone) < first:
        return RuleUnfit("UNTIL", _until_text(rule.until), f"≥ {first:%Y%m%d}")
    nth = (first.day - 1) // 7 + 1
    return RuleUnfit("BYDAY", rule_text(rule), f"{nth}{WEEKDAYS[first.weekday()]}")


@lru_cache(maxsize=64)
def days(rule: Rule, wish: Wish, zone: str) -> tuple[date, ...]:
    """First days of the occurrences, in order, the wish being the first of them.

    At most one more than `MOST_OCCURRENCES`, so that a caller can tell that there are too many;
    none later than `REACH` after the first. Empty where the rule does not begin with the wish.
    """
    first = _beginning(wish)
    if any(True for _ in misfits(rule, first.date())):
        return ()
    found: list[date] = []
    for moment in _moments(rule, first, zone):
        if not found and moment != first:
            return ()
        if len(found) > MOST_OCCURRENCES:
            break
        found.append(moment.date())
    return tuple(found)


def _beginning(wish: Wish) -> datetime:
    if isinstance(wish, Stay):
        return datetime.combine(wish.arrival, time())
    return wish.start


def _moments(rule: Rule, first: datetime, zone: str) -> Iterator[datetime]:
    # Few requests are about series: those who ask for none don't pay for the library.
    from dateutil import rrule  # noqa: PLC0415

    latest = _latest(rule, first, zone)
    counted = rrule.rrule(
        FREQUENCIES.index(rule.frequency),
        dtstart=first,
        interval=rule.interval,
        # Both at once is not the RFC's, so the count is kept below.
        until=latest,
        byweekday=[_weekday(day, nth) for day, nth in rule.days] or None,
        bymonthday=rule.month_days or None,
        bymonth=rule.months or None,
        bysetpos=rule.position,
        wkst=rule.week_start,
    )
    for number, moment in enumerate(counted):
        if rule.count is not None and number >= rule.count:
            return
        yield moment


def _weekday(day: int, nth: int) -> weekday:
    from dateutil import rrule  # noqa: PLC0415 - see above

    return rrule.weekday(day, nth) if nth else rrule.weekday(day)


def _latest(rule: Rule, first: datetime, zone: str) -> datetime:
    """The wall time after which nothing begins."""
    reach = first + REACH
    until = rule.until
    if until is None:
        return reach
    if not isinstance(until, datetime):
        until = datetime.combine(until, time.max)
    elif until.tzinfo:
        until = until.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return min(reach, until)


def reaches_beyond(rule: Rule, wish: Wish, zone: str) -> bool:
    """Whether the rule itself names days later than `REACH` after the first."""
    if rule.endless:
        return False
    first = _beginning(wish)
    if rule.until is not None:
        return _latest(rule, first, zone) >= first + REACH
    return rule.count is not None and rule.count > len(days(rule, wish, zone))


def moved(wish: Wish, day: date) -> Wish:
    """The same hours or nights from another day on."""
    if isinstance(wish, Stay):
        return Stay(day, day + (wish.departure - wish.arrival))
    by = day - wish.start.date()
    return replace(wish, start=wish.start + by, end=wish.end + by)

"""Which tests hold which rule of the household: `@pytest.mark.rule(8)`, or `pytestmark` for a file.

`docs/rules.md` is written from the marks.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs/rules.md"

SECTIONS: Mapping[str, Mapping[int, str]] = {
    "Periods": {
        1: "A stay is `[arrival, departure)`: the day of departure is free for the next arrival.",
        2: "A departure comes after its arrival; nights are counted from dates, not seconds.",
        3: "Clock times of arrival and departure decide about no night.",
        4: "Which night is taken and who is here on a day are two questions.",
        5: "Hours are wall time of the resource; both clock changes are resolved, and noted.",
        6: "The zone of the resource rules, not the viewer's.",
        7: 'The server\'s clock decides what "today" is, in the zone of the resource.',
    },
    "Room for everybody": {
        8: "The fullest moment counts, against places and ceiling, never a sum over stays.",
        9: "An exclusive booking shares nothing and looks like full; a house and its rooms "
        "count together.",
        10: "A buffer follows an exclusive booking or the last to leave, once between "
        "neighbours; both can waive it.",
        11: "Several resources are all or nothing, unless whatever is free was asked for.",
        12: "No path and no number of rivals books a place twice.",
        13: "A refusal names what is in the way and what is free nearby, and nothing about others.",
        14: "Less room or a block cancels nothing, admits nothing, and lists whom it concerns.",
    },
    "Asking and deciding": {
        15: "A request blocks nobody, unless the policy holds places for it for a while.",
        16: "Who decides sees who would lose; losers wait; of two decisions one stands.",
        17: "A request is decided by rule, one, a quorum or silence, each resource by its own.",
        18: "One person has one vote, in an electorate frozen at the request.",
        19: "Nobody approves their own request while somebody else can.",
        20: "A decision is bound to the version that was shown.",
        21: "No request stays pending once it has begun, whoever is away.",
        22: "There is a reason for the requester and a note between approvers.",
        23: "Asking back and offering something else keep the request and stop its clock.",
    },
    "Changing, cancelling, undoing": {
        24: "Less than approved is granted at once; more is asked while the old booking stands.",
        25: "Members don't change the past; admins correct it, with a reason.",
        26: "What is given back is free at once, and wakes those who wait.",
        27: "Undo is a new fact that restores, if it is still free.",
        28: "A command that is repeated decides nothing new.",
        29: "What was declined or cancelled is kept, and so is what was asked in vain.",
    },
    "Series, waiting lists, quotas": {
        30: "A series keeps its wall time, is checked as a whole, and ends.",
        31: "An exception stays an exception; an edit says its scope.",
        32: "Who waits is offered a place by rank, one at a time, for a limited time.",
        33: "Quotas count nights where they fall, by member or branch, and show what is left.",
        34: "One set of rules for lengths, notice, horizon and days of arrival, on every path.",
        36: "New rules refuse no booking in retrospect.",
    },
    "People and privacy": {
        37: "What somebody may not see is not in what they get.",
        38: "One person, one account; a merge is a fact that checks again.",
        39: "Who leaves loses every way in, and their bookings find another holder or end.",
        40: "Everybody can have what is held on them, and be forgotten.",
        41: "Free text belongs to whoever wrote it.",
    },
    "In the house": {
        45: "Whatever is not settled ends by time, or stands under what needs attention.",
    },
}
RULES: Mapping[int, str] = {
    number: text for part in SECTIONS.values() for number, text in part.items()
}

_HEAD = """# The rules and their tests

Written by `script/generate` from the marks in the tests. The numbers are those of the rules that
the house was built from: seasons (35) and what happens in the house (42 to 44) are not there yet.
[What Family Booking decides](domain.md) says the same in the words of the code.
"""


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """A test, and the file it stands in, from the top of the repository."""

    path: str
    name: str


@cache
def held() -> Mapping[int, tuple[Holder, ...]]:
    """The tests that are marked with each number, known or not, in order of file and name."""
    found: dict[int, set[Holder]] = {}
    for path in sorted((TOP / "tests").rglob("test_*.py")):
        for number, test in _marked(path):
            found.setdefault(number, set()).add(test)
    return {number: tuple(sorted(found[number])) for number in sorted(found)}


def _marked(path: Path) -> Iterator[tuple[int, Holder]]:
    source = path.read_text("utf-8")
    if "mark.rule(" not in source:
        return
    where = path.relative_to(TOP).as_posix()
    tree = ast.parse(source)
    everywhere = {number for node in tree.body for number in _of_file(node)}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node.name.startswith("test"):
                own = {number for each in node.decorator_list for number in _numbers(each)}
                yield from ((number, Holder(where, node.name)) for number in own | everywhere)
            case ast.Assign():
                yield from _machines(node, where)
            case _:
                pass


def _of_file(node: ast.stmt) -> Iterator[int]:
    """`pytestmark = pytest.mark.rule(8)`, or a list with it."""
    if isinstance(node, ast.Assign) and "pytestmark" in _names(node):
        yield from _numbers(node.value)


def _machines(node: ast.Assign, where: str) -> Iterator[tuple[int, Holder]]:
    """`TestX = pytest.mark.rule(8)(Machine.TestCase)`: a state machine of hypothesis."""
    for name in _names(node):
        if name.startswith("Test"):
            yield from ((number, Holder(where, name)) for number in _numbers(node.value))


def _names(node: ast.Assign) -> list[str]:
    return [each.id for each in node.targets if isinstance(each, ast.Name)]


def _numbers(node: ast.expr) -> Iterator[int]:
    for each in ast.walk(node):
        match each:
            case ast.Call(func=ast.Attribute(attr="rule", value=ast.Attribute(attr="mark"))):
                yield from (ast.literal_eval(number) for number in each.args)
            case _:
                pass


def page() -> str:
    return _HEAD + "".join(_section(name, rules) for name, rules in SECTIONS.items())


def _section(name: str, rules: Mapping[int, str]) -> str:
    return f"\n## {name}\n" + "".join(_rule(number, text) for number, text in rules.items())


def _rule(number: int, text: str) -> str:
    lines = [f"* [{_sentence(each.name)}](../{each.path})\n" for each in held().get(number, ())]
    return f"\n**{number}.** {text}\n\n" + "".join(lines or ["* not yet\n"])


def _sentence(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")

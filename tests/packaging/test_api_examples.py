"""The examples of docs/api.md, run in order against a real app, answer what the page says."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.packaging.tree import ROOT, text
from tests.servers.app import app_process
from tests.servers.programs import program

PAGE = "docs/api.md"
ANYTHING = "…"
MARK = "──── end of example"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of shell and what the page says that it prints, if it says so."""

    commands: str
    kind: str = ""
    said: str = ""


def examples() -> Iterator[Example]:
    blocks = BLOCK.findall(text(PAGE))
    for (kind, body), (next_kind, said) in zip(blocks, [*blocks[1:], ("sh", "")], strict=True):
        if kind == "sh":
            yield Example(body, next_kind, said) if next_kind != "sh" else Example(body)


EXAMPLES = tuple(examples())


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """What each example printed."""
    bash = program("bash", package="bash")
    for name in ("curl", "jq"):
        program(name, package=name)
    with app_process(tmp_path_factory.mktemp("app"), setup_code="4711-0815") as app:
        commands = f"\necho '{MARK}'\n".join(each.commands for each in EXAMPLES)
        script = "set -euo pipefail\n" + commands.replace("http://127.0.0.1:8099", app.url)
        ran = subprocess.run(  # noqa: S603 - our own page
            [bash, "-c", script], check=False, capture_output=True, text=True, timeout=120, cwd=ROOT
        )
    assert (ran.returncode, ran.stderr) == (0, "")
    return tuple(ran.stdout.split(MARK))


def agrees(said: object, answered: object) -> bool:
    """Whether the answer has what is said; it may have more keys, `…` may be anything."""
    if said == ANYTHING:
        return True
    if isinstance(said, dict) and isinstance(answered, dict):
        return all(key in answered and agrees(said[key], answered[key]) for key in said)
    if isinstance(said, list) and isinstance(answered, list):
        if said and said[-1] == ANYTHING:
            return all(map(agrees, said[:-1], answered))
        return len(said) == len(answered) and all(map(agrees, said, answered))
    return said == answered


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_answers_what_the_page_says(number: int, printed: tuple[str, ...]) -> None:
    example, answered = EXAMPLES[number], printed[number].strip()

    if example.kind == "json":
        assert agrees(json.loads(example.said), json.loads(answered)), answered
    else:
        assert answered == example.said.strip()


def test_the_page_shows_more_than_a_few() -> None:
    assert sum(example.kind == "json" for example in EXAMPLES) > 10


@pytest.mark.parametrize(
    ("said", "answered"),
    [({"a": 1}, {"a": 2}), ({"a": 1}, {}), ([1], [1, 2]), ([{"a": 1}, "…"], [{"a": 2}])],
)
def test_an_answer_that_differs_is_noticed(said: object, answered: object) -> None:
    assert not agrees(said, answered)

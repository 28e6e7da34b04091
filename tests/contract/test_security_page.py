"""What docs/security.md names as evidence is there; and what it says of the outside is so."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.contract.failures import TOP

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (TOP / "docs/security.md").read_text("utf-8")
TESTS = "\n".join(each.read_text("utf-8") for each in (TOP / "tests").rglob("*.py"))
OURS = sorted((*TOP.glob("addon/**/*.py"), *TOP.glob("booking_core/**/*.py")))
# Ways out of the house; that of the broker's client is the broker of the options.
CLIENTS = {"aiohttp.ClientSession", "urllib.request", "http.client", "httpx", "requests"}
SUPERVISOR = {"addon/announcing.py", "addon/auth/home_assistant.py", "addon/mqtt/broker.py"}


def test_each_file_that_is_evidence_is_there() -> None:
    named = set(re.findall(r"`([\w./-]+/[\w./-]+)`", PAGE))
    files = {each for each in named if not each.startswith("/")}

    assert len(files) > 30
    assert {each for each in files if not (TOP / each).exists()} == set()


def test_each_test_that_is_evidence_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    files = set(re.findall(r"`(test_\w+\.py)`", PAGE))

    assert len(named) > 20
    assert {each for each in named if f"def {each}(" not in TESTS} == set()
    assert {each for each in files if not list((TOP / "tests").rglob(each))} == set()


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{each.name}" for each in node.names)


def test_only_the_supervisor_is_asked_for_anything() -> None:
    asking = {}
    for path in OURS:
        text = path.read_text("utf-8")
        if CLIENTS & set(imported(ast.parse(text))):
            addresses = re.findall(r'"((?:http|ws)s?://[^"/]*)', text)
            asking[str(path.relative_to(TOP))] = set(addresses)

    assert asking == {path: {"http://supervisor"} for path in SUPERVISOR}


def test_nobody_is_sent_elsewhere() -> None:
    redirects = re.compile(
        r"HTTP(Found|SeeOther|MovedPermanently|TemporaryRedirect)\b|\"Location\""
    )
    sending = [str(each) for each in OURS if redirects.search(each.read_text("utf-8"))]

    assert sending == []

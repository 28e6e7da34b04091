"""Every code of a problem for those who meet it: status, cause, remedy, in each language.

`docs/errors.md` is written from the words that the app itself uses, and from `docs/remedies.json`.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from addon.api import texts
from addon.api.protocol import problems
from tests.violations import VIOLATIONS

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs/errors.md"
REMEDIES: Mapping[str, Sequence[str]] = json.loads((TOP / "docs/remedies.json").read_text("utf-8"))
CODES = tuple(texts.texts("en")["problems"])
_HEADINGS = {"en": ("Cause", "Remedy"), "de": ("Ursache", "Abhilfe")}
_HEAD = """# Errors

Written by `script/generate`. An error is a problem document (RFC 9457); `code` is stable, the
sentences are in the language of the caller and may change. Places in braces are filled with facts.
"""
_PLAIN = {
    **dict.fromkeys(("forged_headers", "not_json", "not_utf8", "not_a_number"), 400),
    **dict.fromkeys(("duplicate_key", "too_deep"), 400),
    **dict.fromkeys(("member_forgotten", "taken", "email_taken", "user_taken", "name_taken"), 409),
    **dict.fromkeys(("busy", "store_away", "log_too_new", "disk_full", "event_unreadable"), 503),
    "key_reused": 422,
    "too_fast": 429,
    "internal": 500,
}


def raised() -> Mapping[str, set[int]]:
    """The statuses that each code is answered with, as the code of the app says."""
    found: dict[str, set[int]] = {code: {status} for code, status in _PLAIN.items()}
    for path in (*TOP.glob("addon/api/**/*.py"), *TOP.glob("addon/auth/*.py")):
        for status, code in _named(ast.parse(path.read_text("utf-8"))):
            found.setdefault(code, set()).add(status)
    for status, code in problems._BY_STATUS.items():  # noqa: SLF001 - the table of the app
        found.setdefault(code, set()).add(status)
    for code in (each.code for each in VIOLATIONS):
        found.setdefault(code, set()).add(problems.STATUS.get(code, 422))
    found["stale"].add(412)  # where `If-Match` said the version
    return found


def _named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            match [getattr(node.func, "id", ""), *node.args]:
                case [
                    "ProblemError" | "NotRecognisedError",
                    ast.Constant(value=int(status)),
                    ast.Constant(value=str(code)),
                    *_,
                ]:
                    yield status, code
                case _:
                    pass


def page() -> str:
    found = raised()
    parts = [_HEAD]
    for code in sorted(CODES):
        told = {language: texts.texts(language)["problems"][code] for language in texts.LANGUAGES}
        statuses = ", ".join(map(str, sorted(found.get(code, {403}))))  # an account's state
        parts.append(f"\n## `{code}` ({statuses})\n")
        for language, remedy in zip(texts.LANGUAGES, REMEDIES[code], strict=True):
            cause, cure = _HEADINGS[language]
            title, detail = told[language]["title"], told[language]["detail"]
            parts.append(f"\n**{title}.** {cause}: {detail} {cure}: {remedy}\n")
    return "".join(parts)

"""Where things lie, for the tests of what the Supervisor, HACS and readers see."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "de")


def git(*arguments: str) -> str:
    """What git answers in this repository."""
    answer = subprocess.run(  # noqa: S603 - our own arguments
        ["git", *arguments],  # noqa: S607 - the developer's own git
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return answer.stdout


def tracked() -> tuple[Path, ...]:
    """All files of the repository, as paths from its top."""
    names = git("ls-files", "-z").split("\0")
    return tuple(Path(name) for name in names if name and (ROOT / name).is_file())


def text(name: str | Path) -> str:
    return (ROOT / name).read_text("utf-8")


def read_yaml(name: str) -> Mapping[str, Any]:
    document: Mapping[str, Any] = yaml.safe_load(text(name))
    return document


def names_of(schema: Mapping[str, Any], prefix: str = "") -> set[str]:
    """The dotted name of each option in a schema of the Supervisor."""
    names = set()
    for name, kind in schema.items():
        names |= names_of(kind, f"{name}.") if isinstance(kind, dict) else {prefix + name}
    return names

"""Links in what people read lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.packaging.tree import ROOT, text, tracked

PAGES = [path for path in tracked() if path.suffix == ".md"]
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")


def targets(page: Path) -> list[str]:
    prose = FENCED.sub("", text(page))
    return [markdown or html for markdown, html in TARGET.findall(prose)]


def anchor(heading: str) -> str:
    """A heading's anchor as GitHub makes it."""
    bare = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading.lower()))
    return bare.strip().replace(" ", "-")


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.*)$", FENCED.sub("", text(page)), re.MULTILINE)
    return {anchor(heading) for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_link_within_the_repository_finds_its_file(page: Path) -> None:
    broken = {
        target
        for target in targets(page)
        if "://" not in target and not (ROOT / page.parent / target.partition("#")[0]).exists()
    }

    assert broken == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_link_to_a_heading_finds_it(page: Path) -> None:
    broken = set()
    for target in targets(page):
        name, _, heading = target.partition("#")
        if heading and "://" not in target:
            linked = page.parent / name if name else page
            if heading not in anchors((ROOT / linked).resolve().relative_to(ROOT)):
                broken.add(target)

    assert broken == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_foreign_link_is_encrypted(page: Path) -> None:
    plain = {
        target
        for target in targets(page)
        if target.startswith("http://") and "127.0.0.1" not in target and "localhost" not in target
    }

    assert plain == set()

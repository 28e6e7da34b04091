"""What lies in the repository, as the Supervisor, HACS and a stranger read it."""

from __future__ import annotations

import json
import re
import struct
import tomllib
from pathlib import Path

import pytest

from tests.packaging.tree import LANGUAGES, ROOT, read_yaml, text, tracked

CONFIG = read_yaml("config.yaml")
BRAND = "custom_components/family_booking/brand"
REGISTRIES = re.compile(r"(files\.pythonhosted|pypi\.org|registry\.npmjs|deb\.debian\.org)")
MACHINE_PATHS = re.compile(r"(?<![\w.}/-])/(?:work|home/[a-z]+|root)/")


def size_of(image: str) -> tuple[int, int]:
    head = (ROOT / image).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def test_only_one_file_has_a_name_that_the_supervisor_takes_for_an_app() -> None:
    apps = [path for path in tracked() if re.fullmatch(r"config\.(ya?ml|json)", path.name)]

    assert apps == [Path("config.yaml")]


def test_the_folder_of_translations_holds_one_file_a_language_and_nothing_else() -> None:
    names = {path.name for path in tracked() if path.parts[0] == "translations"}

    assert names == {f"{language}.yaml" for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_hold_only_what_the_supervisor_reads(language: str) -> None:
    assert set(read_yaml(f"translations/{language}.yaml")) == {"configuration", "network"}


def test_the_repository_says_who_it_is() -> None:
    repository = read_yaml("repository.yaml")

    assert set(repository) == {"name", "url", "maintainer"}
    assert repository["url"] == CONFIG["url"]


def test_hacs_reads_only_keys_it_knows_and_names_the_same_home_assistant() -> None:
    hacs = json.loads(text("hacs.json"))

    assert set(hacs) == {"name", "homeassistant"}
    assert hacs["homeassistant"] == CONFIG["homeassistant"]


def test_every_part_has_the_same_version() -> None:
    manifest = json.loads(text("custom_components/family_booking/manifest.json"))
    panel = json.loads(text("addon/panel/package.json"))
    contract = read_yaml("addon/api/openapi.yaml")["info"]

    project = tomllib.loads(text("pyproject.toml"))["project"]

    versions = {part["version"] for part in (manifest, panel, contract, project, CONFIG)}

    assert versions == {CONFIG["version"]}


def test_the_changelog_knows_this_version() -> None:
    assert f"## [{CONFIG['version']}]" in text("CHANGELOG.md")


@pytest.mark.parametrize(
    ("image", "size"),
    [
        ("icon.png", (128, 128)),
        ("logo.png", (250, 100)),
        (f"{BRAND}/icon.png", (256, 256)),
        (f"{BRAND}/icon@2x.png", (512, 512)),
        (f"{BRAND}/logo.png", (320, 128)),
        (f"{BRAND}/logo@2x.png", (640, 256)),
    ],
)
def test_an_image_has_the_size_that_home_assistant_shows(image: str, size: tuple[int, int]) -> None:
    assert size_of(image) == size


def test_the_apparmor_file_has_one_profile_at_the_margin() -> None:
    profiles = re.findall(r"^profile (\S+)", text("apparmor.txt"), re.MULTILINE)

    assert profiles == [CONFIG["slug"]]


def test_the_licence_is_the_whole_apache_licence() -> None:
    licence = text("LICENSE")

    assert "Version 2.0, January 2004" in licence
    assert "9. Accepting Warranty or Additional Liability" in licence


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE_PATHS], ids=["registry", "machine"])
def test_no_file_names_a_package_registry_or_a_path_of_one_machine(
    pattern: re.Pattern[str],
) -> None:
    found = {
        f"{path}: {match.group()}"
        for path in tracked()
        if (content := readable(path)) and (match := pattern.search(content))
    }

    assert found == set()


def test_nothing_but_pictures_can_not_be_read() -> None:
    opaque = {path for path in tracked() if readable(path) is None}

    assert {path for path in opaque if path.suffix != ".png"} == set()


def readable(path: Path) -> str | None:
    try:
        return text(path)
    except UnicodeDecodeError:
        return None

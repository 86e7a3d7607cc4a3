"""The example of settings names each one there is, says what it means, and does no harm when used as it is."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / ".env.example"
ASSIGNMENT = re.compile(r"(?:# )?(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)")


def settings_classes() -> list[type[BaseSettings]]:
    """One class per process: whatever `settings.py` of a room defines."""
    modules = [
        importlib.import_module(f"{path.parent.name}.settings") for path in sorted(ROOT.glob("*/settings.py"))
    ]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseSettings) and value.__module__ == module.__name__
    ]


def names_of(settings: type[BaseSettings], field: str, info: FieldInfo) -> tuple[str, ...]:
    """What a setting is called in the environment; the first is the name to be shown."""
    match info.validation_alias:
        case AliasChoices(choices=choices):
            return tuple(str(choice) for choice in choices)
        case str() as alias:
            return (alias,)
        case _:
            return (f"{settings.model_config['env_prefix']}{field}".upper(),)


def every_setting() -> dict[str, tuple[str, ...]]:
    """The name to be shown → all names."""
    return {
        (names := names_of(settings, field, info))[0]: names
        for settings in settings_classes()
        for field, info in settings.model_fields.items()
    }


def shown_lines() -> list[tuple[int, str, str]]:
    """Line number, name and value of each setting of the example, commented out or not."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return [
        (number, match["name"], match["value"])
        for number, line in enumerate(lines)
        if (match := ASSIGNMENT.fullmatch(line))
    ]


def without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for names in every_setting().values():
        for name in names:
            monkeypatch.delenv(name, raising=False)


def test_api_and_ingest_have_settings() -> None:
    rooms = {settings.__module__ for settings in settings_classes()}
    assert {"api.settings", "ingest.settings"} <= rooms


def test_every_setting_is_shown() -> None:
    shown = {name for _, name, _ in shown_lines()}
    assert every_setting().keys() - shown == set()


def test_nothing_is_shown_that_no_process_reads() -> None:
    known = {name for names in every_setting().values() for name in names}
    assert {name for _, name, _ in shown_lines()} - known == set()


def test_no_setting_is_shown_twice() -> None:
    names = [name for _, name, _ in shown_lines()]
    assert len(names) == len(set(names))


def test_every_group_of_settings_says_what_it_means() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    bare = [
        name
        for number, name, _ in shown_lines()
        if not lines[number - 1].startswith("# ") and not ASSIGNMENT.fullmatch(lines[number - 1])
    ]
    assert bare == []


@pytest.mark.parametrize("settings", settings_classes(), ids=lambda one: one.__module__)
def test_the_example_as_it_is_changes_nothing(
    settings: type[BaseSettings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_environment(monkeypatch)
    monkeypatch.chdir(tmp_path)
    assert settings(_env_file=EXAMPLE) == settings(_env_file=None)


@pytest.mark.parametrize("settings", settings_classes(), ids=lambda one: one.__module__)
def test_values_that_are_commented_out_are_valid_and_the_defaults(
    settings: type[BaseSettings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_environment(monkeypatch)
    monkeypatch.chdir(ROOT)
    uncommented = tmp_path / "env"
    uncommented.write_text("".join(f"{name}={value}\n" for _, name, value in shown_lines()), encoding="utf-8")
    shown = settings(_env_file=uncommented).model_dump()
    defaults = settings(_env_file=None).model_dump()
    assert {name: _absolute(value) for name, value in shown.items()} == defaults


def _absolute(value: object) -> object:
    return value.resolve() if isinstance(value, Path) else value

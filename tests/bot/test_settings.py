"""Settings come from the environment, and the example names each of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env` of the checkout, and nothing of the shell's."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "BOT_API_URL", "API_HOST", "API_PORT"):
        monkeypatch.delenv(name, raising=False)


def test_the_example_names_every_setting() -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    names = [f"BOT_{name.upper()}=" for name in Settings.model_fields if not name.startswith("api_")]
    names += ["BOT_API_URL=", "BOT_API_TIMEOUT_SECONDS=", "API_HOST=", "API_PORT="]
    assert [name for name in names if name not in example] == []


def test_the_example_starts_no_bot() -> None:
    assert Settings(_env_file=EXAMPLE).token is None  # type: ignore[call-arg]  # pydantic-settings takes it, its stub does not


@pytest.mark.parametrize("token", ["", "  "])
def test_an_empty_token_is_none(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("BOT_TOKEN", token)
    assert Settings().token is None


def test_a_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:hidden")
    assert "hidden" not in repr(Settings())


def test_groups_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ALLOWED_CHATS", "-100, -200,")
    assert Settings().allowed_chats == (-100, -200)


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"API_PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"API_HOST": "0.0.0.0", "API_PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"API_HOST": "10.0.0.5"}, "http://10.0.0.5:8000"),
        ({"API_HOST": "::"}, "http://[::1]:8000"),
        ({"API_PORT": "9000", "BOT_API_URL": "https://api.example/"}, "https://api.example"),
    ],
)
def test_the_api_is_where_it_listens_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], address: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings().api_address == address


@pytest.mark.parametrize(
    ("name", "value"),
    [("BOT_ALLOWED_CHATS", "工作群"), ("BOT_POLL_SECONDS", "90"), ("BOT_PUBLIC_URL", "example.gov.cn")],
)
def test_a_value_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()

"""Settings come from the environment; the example can be used as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_the_example_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = Settings(_env_file=EXAMPLE)  # type: ignore[call-arg]  # pydantic-settings takes it, its stub does not
    assert (settings.model, settings.database_url, settings.allowed_origins) == (None, None, ())


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_ALLOWED_ORIGINS", "https://a.example, https://b.example")
    assert Settings().allowed_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize("name", ["DATABASE_URL", "API_DATABASE_URL"])
def test_either_name_of_the_database_is_understood(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "sqlite:///elsewhere.sqlite3")
    assert Settings().records_url == "sqlite:///elsewhere.sqlite3"


@pytest.mark.parametrize(
    ("name", "value"),
    [("API_PORT", "99999"), ("API_RATE_LIMIT_PER_MINUTE", "-1"), ("API_TIME_ZONE", "Mars/Base")],
)
def test_a_value_that_cannot_be_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises((ValidationError, KeyError)):
        Settings()

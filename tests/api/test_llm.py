"""The door to the language model, against a real HTTP server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from api.llm import LanguageModel, ModelFailedError, configured_model
from api.settings import Settings
from tests.api.model_server import ModelServer, model_server


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def model(server: ModelServer, **settings: object) -> LanguageModel:
    given = {"model": "qwen-test", "model_base_url": server.base_url, "model_api_key": "k", **settings}
    opened = configured_model(Settings.model_validate(given))
    assert opened is not None
    return opened


def test_no_model_is_configured_by_default() -> None:
    assert configured_model(Settings.model_validate({})) is None


def test_an_empty_name_is_no_model() -> None:
    assert configured_model(Settings.model_validate({"model": ""})) is None


def test_the_model_writes(server: ModelServer) -> None:
    server.reply = "  补助2500元。[1]\n"
    assert model(server).write("请改写") == "补助2500元。[1]"


def test_the_prompt_name_and_temperature_are_sent(server: ModelServer) -> None:
    model(server).write("请改写")
    sent = server.requests[0]
    assert (sent["model"], sent["temperature"]) == ("qwen-test", 0)
    assert sent["messages"] == [{"role": "user", "content": "请改写"}]


def test_an_endpoint_without_keys_works(server: ModelServer) -> None:
    assert model(server, model_api_key=None).write("请改写")


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_refusal_is_a_failure_of_the_model(server: ModelServer, status: int) -> None:
    server.status = status
    with pytest.raises(ModelFailedError):
        model(server).write("请改写")


def test_an_empty_reply_is_a_failure(server: ModelServer) -> None:
    server.reply = "  "
    with pytest.raises(ModelFailedError):
        model(server).write("请改写")


def test_a_slow_model_is_a_failure(server: ModelServer) -> None:
    server.is_slow = True
    with pytest.raises(ModelFailedError):
        model(server, model_timeout_seconds=0.2).write("请改写")


def test_a_model_that_is_not_there_is_a_failure() -> None:
    unreachable = Settings.model_validate(
        {"model": "x", "model_base_url": "http://127.0.0.1:9/v1", "model_timeout_seconds": 1}
    )
    with pytest.raises(ModelFailedError):
        LanguageModel(unreachable, "x").write("请改写")


def test_the_failure_does_not_repeat_the_prompt(server: ModelServer) -> None:
    server.status = 500
    with pytest.raises(ModelFailedError) as failed:
        model(server).write("张三的问题")
    assert "张三" not in str(failed.value)


def test_no_model_library_is_imported_without_a_model() -> None:
    code = "import sys, api.main; print([m for m in ('openai', 'langchain_openai', 'torch') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"

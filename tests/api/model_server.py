"""The stand-in for a language model: a real HTTP server on loopback that speaks the chat completions protocol."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """What it replies, and what it was sent."""

    reply: str = "好的。"
    status: int = 200
    delay: threading.Event = field(default_factory=threading.Event)
    is_slow: bool = False
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    base_url: str = ""


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Serves until the block ends."""
    state = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            state.requests.append(json.loads(body))
            state.keys.append(self.headers.get("authorization"))
            if state.is_slow:
                state.delay.wait(5)
            message = {"role": "assistant", "content": state.reply}
            completion = {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": "stand-in",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            }
            payload = json.dumps(completion if state.status == 200 else {"error": {"message": "no"}}).encode()
            self.send_response(state.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.base_url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.delay.set()
        server.shutdown()
        server.server_close()
        thread.join()

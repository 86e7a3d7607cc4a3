"""The wire of the stand-in for Telegram: HTTP in both directions, forms, uploaded files, and what a refusal looks like."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

TOKEN = "123456:stand-in-token-that-no-log-may-hold"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
STRUCTURED = ("{", "[")
PLAIN_FIELDS = ("text", "caption")

Json = dict[str, Any]
Method = Callable[[str, Json], Any]


class RefusalError(Exception):
    """An answer that is not `ok`."""

    def __init__(self, status: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.status = status
        self.body: Json = {"ok": False, "error_code": status, "description": description}
        if parameters:
            self.body["parameters"] = parameters


class HangUpError(Exception):
    """The connection ends without a reply."""


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    name: str
    kind: str
    content: bytes


def decoded(body: bytes, content_type: str) -> Json:
    """The fields of a form; structured values are JSON, files are Uploads."""
    if content_type.startswith("multipart/form-data"):
        return dict(_parts(body, content_type))
    fields = parse_qs(body.decode(), keep_blank_values=True)
    return {name: _value(name, values[0]) for name, values in fields.items()}


def _parts(body: bytes, content_type: str) -> Iterator[tuple[str, Any]]:
    head = f"content-type: {content_type}\r\n\r\n".encode()
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        name, file_name = part.get_param("name", header="content-disposition"), part.get_filename()
        content = part.get_payload(decode=True)
        if file_name is None:
            yield str(name), _value(str(name), content.decode())
        else:
            yield str(name), Upload(file_name, part.get_content_type(), content)


def _value(name: str, value: str) -> Any:
    return json.loads(value) if value[:1] in STRUCTURED and name not in PLAIN_FIELDS else value


@contextmanager
def serving(method: Method) -> Iterator[str]:
    """The address of a Bot API whose methods are answered by a function."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            try:
                status, reply = self._answer(decoded(body, self.headers.get("content-type", "")))
            except HangUpError:
                self.close_connection = True
                return
            payload = json.dumps(reply).encode()
            with suppress(ConnectionError):  # a bot that stops hangs up on its last poll
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

        def _answer(self, given: Json) -> tuple[int, Json]:
            token, _, name = self.path.removeprefix("/bot").partition("/")
            try:
                if token != TOKEN:
                    raise RefusalError(401, "Unauthorized")
                return 200, {"ok": True, "result": method(name, given)}
            except RefusalError as refusal:
                return refusal.status, refusal.body

        def handle(self) -> None:
            with suppress(ConnectionError):  # a bot that was killed
                super().handle()

        def log_message(self, format: str, *args: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def deliver(url: str, update: Json, secret: str | None) -> int:
    """Posts an update to a webhook, without proxies; the status that came back, 0 where none did."""
    headers = {"content-type": "application/json"} | ({SECRET_HEADER: secret} if secret else {})
    request = urllib.request.Request(url, json.dumps(update).encode(), headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def retrying_delivery(
    next_update: Callable[[], tuple[str, Json, str | None] | None], taken: Callable[[int], None]
) -> None:
    """Posts updates one by one, each again until it is taken; ends when there is no next one."""
    while (delivery := next_update()) is not None:
        url, update, secret = delivery
        if 200 <= deliver(url, update, secret) < 300:
            taken(update["update_id"])
        else:
            time.sleep(0.2)

"""The files a browser fetches beside pages: put together, compressed and named by their digest, once."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from api.wording import Wording

WIDGET = Path(__file__).with_name("widget")
SECONDS_FRESH: Final = 600  # how long a page of another site may run an older script
FOR_EVER = "public, max-age=31536000, immutable"
UNVERSIONED = f"public, max-age={SECONDS_FRESH}, stale-while-revalidate=86400"

JAVASCRIPT, CSS, SVG = "text/javascript; charset=utf-8", "text/css; charset=utf-8", "image/svg+xml"


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, what they are, and the digest that names this version of them."""

    body: bytes
    media_type: str

    @cached_property
    def version(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.body, mtime=0)

    def reply(self, request: Request) -> Response:
        """The file, or 304 where the browser has this version already."""
        etag = f'"{self.version}"'
        is_versioned = request.query_params.get("v") == self.version
        headers = {
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "Cache-Control": FOR_EVER if is_versioned else UNVERSIONED,
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(self.compressed, media_type=self.media_type, headers=headers)
        return Response(self.body, media_type=self.media_type, headers=headers)


@lru_cache(maxsize=4)
def load_assets(wording: Wording) -> Mapping[str, Asset]:
    """Every file by the name it is fetched under; read once for each wording."""
    return {
        "widget.js": Asset(_widget_script(wording).encode("utf-8"), JAVASCRIPT),
        "widget.css": Asset(_joined("styles", ("tokens.css", "widget.css")).encode("utf-8"), CSS),
        "page.css": Asset(_joined("styles", ("tokens.css", "page.css")).encode("utf-8"), CSS),
        "icon.svg": Asset((WIDGET / "icon.svg").read_bytes(), SVG),
    }


def _widget_script(wording: Wording) -> str:
    """One script that needs nothing else: the words, the styles, then the parts in the order of their names."""
    parts = sorted(path.name for path in (WIDGET / "script").glob("*.js"))
    given = {
        "WORDS": wording.section("widget"),
        "STYLES": _joined("styles", ("tokens.css", "widget.css")),
    }
    constants = "\n".join(f"const {name} = {_literal(value)};" for name, value in given.items())
    return f'(() => {{\n"use strict";\n{constants}\n{_joined("script", parts)}\n}})();\n'


def _literal(value: object) -> str:
    """A JavaScript literal; JSON is one, once the two line separators are spelled out."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _joined(folder: str, names: Iterable[str]) -> str:
    return "\n".join((WIDGET / folder / name).read_text(encoding="utf-8") for name in names)

"""Renders the HTML pages: every value is escaped, every page carries the same frame and its own strict policy."""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.assets import load_assets
from api.wording import Wording

TEMPLATES = (Path(__file__).with_name("templates"), Path(__file__).with_name("widget"))
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


class Pages:
    """Templates are read at the first page, not on import."""

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["fragment"] = lambda path: quote(path, safe="")
        return environment

    def render(self, template: str, wording: Wording, status: int = 200, /, **values: object) -> HTMLResponse:
        """One page; `say` in a template gives a sentence of wording.toml, section `page`, `asset` a file's address.

        Only scripts that carry the page's nonce run, and no script can turn text into markup.
        """
        nonce = secrets.token_urlsafe(16)
        assets = load_assets(wording)

        def say(key: str, **slots: object) -> str:
            return wording.say(f"page.{key}", **slots)

        def asset(name: str) -> str:
            return f"/assets/{name}?v={assets[name].version}"

        def state_label(state: str) -> str:
            return wording.say(f"checkins.states.{state}")

        def state_mark(state: str) -> str:
            return wording.say(f"supervision.marks.{state}")

        def role_label(role: str) -> str:
            return wording.say(f"roles.{role}")

        def standing_label(standing: str) -> str:
            return wording.say(f"rounds.standings.{standing}")

        html = self._environment.get_template(template).render(
            say=say,
            asset=asset,
            nonce=nonce,
            state_label=state_label,
            state_mark=state_mark,
            role_label=role_label,
            standing_label=standing_label,
            **values,
        )
        headers = {
            "Content-Security-Policy": POLICY.format(nonce=nonce),
            "Cache-Control": "private, no-cache",
        }
        return HTMLResponse(html, status, headers)

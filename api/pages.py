"""Renders the HTML pages: every value is escaped, every page carries the same frame."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.wording import Wording

TEMPLATES = (Path(__file__).with_name("templates"), Path(__file__).with_name("widget"))


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
        """One page; `say` in a template gives a sentence of wording.toml, section `page`."""

        def say(key: str, **slots: object) -> str:
            return wording.say(f"page.{key}", **slots)

        html = self._environment.get_template(template).render(say=say, **values)
        return HTMLResponse(html, status)

"""Pages of other sites that embed the widget: each served from an origin of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>某单位</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="n">*{{color:red!important}}</style></head>
<body><main><h1>某单位网站</h1>{tag}</main></body></html>"""
TAG = '<script src="{base}/widget.js" {attributes} defer></script>'
WITH_LINK = '<policy-assistant><a href="{base}/">政策问答</a></policy-assistant>' + TAG


@dataclass
class Site:
    """`base` is where the service is; it is known only once that runs."""

    base: str = ""
    policies: Mapping[str, str] = field(
        default_factory=lambda: {
            "open": "",
            "strict": "default-src 'none'; script-src {base}; connect-src {base}; style-src 'nonce-n'; require-trusted-types-for 'script'",
            "no-connection": "default-src 'none'; script-src {base}; style-src 'nonce-n'",
            "no-script": "default-src 'none'; style-src 'nonce-n'",
        }
    )

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{policy}", self._page)])

    async def _page(self, request: Request) -> HTMLResponse:
        policy = self.policies[request.path_params["policy"]].format(base=self.base)
        tag = WITH_LINK if "link" in request.query_params else TAG
        html = PAGE.format(tag=tag.format(base=self.base, attributes=request.query_params.get("with", "")))
        return HTMLResponse(html, headers={"Content-Security-Policy": policy} if policy else None)

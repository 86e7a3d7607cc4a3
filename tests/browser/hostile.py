"""Strings that somebody could type or write into a document to break a page: 2,000 of them, always the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import islice

COUNT = 2000
RAN = "window.__ran=(window.__ran||0)+1"

SCRIPTS = [
    "<script>{}</script>", "<img src=x onerror='{}'>", "<svg/onload='{}'>", "<svg><script>{}</script></svg>",
    "'\"><script>{}</script>", "\" autofocus onfocus=\"{}\" x=\"", "' onmouseover='{}' '", "</textarea><script>{}</script>",
    "</title><script>{}</script>", "</style><script>{}</script>", "<!--><script>{}</script>-->", "<body onload={}>",
    "<iframe srcdoc='<script>parent.{}</script>'></iframe>", "<iframe src='javascript:{}'></iframe>",
    "<a href='javascript:{}'>点我</a>", "javascript:{}", "data:text/html,<script>{}</script>", "<details open ontoggle='{}'>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={}>", "<template><script>{}</script></template>",
    "]]><script>{}</script>", "\\u003cscript\\u003e{}\\u003c/script\\u003e", "&lt;script&gt;{}&lt;/script&gt;",
    "{{{{ {} }}}}", "${{{}}}", "{{% set x = {} %}}", "<base href='//evil.example/'><script>{}</script>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>", "<link rel=stylesheet href='//evil.example/x.css'>{}",
    "<object data='data:text/html,<script>{}</script>'>", "<form action='javascript:{}'><button>提交</button></form>",
    "<input autofocus onfocus='{}'>", "<video><source onerror='{}'></video>", "</script><script>{}</script>",
    "`;{};`", "';{};//", "\";{};//", "<x onclick={}>x</x>", "＜script＞{}＜/script＞", "<scr\u0000ipt>{}</scr\u0000ipt>".replace("\u0000", "\u200b"),
]  # fmt: skip
MARKUP = [
    "</p></div></main></body></html>", "<h1>大标题", "<style>*{display:none!important}</style>", "<table><tr><td>",
    "<div style='position:fixed;inset:0;background:red;z-index:9999999'>", "<marquee>", "<plaintext>", "<!--", "-->", "<![CDATA[",
    "</policy-assistant>", "<slot>", "[1][1][1][2]", "<b>粗<i>斜</b></i>", "<center><font size=7>",
]  # fmt: skip
BIDI = ["\u202e", "\u202d", "\u202a", "\u202b", "\u2066", "\u2067", "\u2068", "\u061c", "\u200f", "\u200e"]
INVISIBLE = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u115f",
    "\u3164",
    "\u180e",
    "\ufe0f",
]
STACKED = [chr(code) for code in range(0x0300, 0x036F)]
WIDE = ["﷽", "𒐫", "꧅", "𓀀", "W", "＿", "—", "👨‍👩‍👧‍👦", "🏳️‍🌈", "ﷺ"]
WORDS = [
    "财政局",
    "充电桩补贴",
    "由谁负责",
    "50%",
    "2025年底",
    "مرحبا بالعالم",
    "שלום",
    "नमस्ते",
    "a" * 40,
    "http://evil.example/" + "x" * 60,
]


def hostile_strings() -> list[str]:
    """At most 300 characters each, as long as a question may be; no two alike."""
    return list(islice(_endless(random.Random(20)), COUNT))


def _endless(chance: random.Random) -> Iterator[str]:
    makers = (_script, _markup, _bidi, _invisible, _stacked, _huge, _mixed)
    seen: set[str] = set()
    while True:
        for maker in makers:
            made = maker(chance)[:300].strip()
            if made and made not in seen and any(character.isalnum() for character in made):
                seen.add(made)
                yield made


def _script(chance: random.Random) -> str:
    return (
        chance.choice(["", chance.choice(WORDS)])
        + chance.choice(SCRIPTS).format(RAN)
        + chance.choice(["", chance.choice(WORDS)])
    )


def _markup(chance: random.Random) -> str:
    return "".join(
        chance.choice([chance.choice(MARKUP), chance.choice(WORDS)]) for _ in range(chance.randint(2, 6))
    )


def _bidi(chance: random.Random) -> str:
    return "".join(
        chance.choice([chance.choice(BIDI), chance.choice(WORDS)]) for _ in range(chance.randint(3, 12))
    )


def _invisible(chance: random.Random) -> str:
    word = chance.choice(WORDS)
    return "".join(character + chance.choice(INVISIBLE) * chance.randint(0, 5) for character in word)


def _stacked(chance: random.Random) -> str:
    word = chance.choice(WORDS)[:6]
    return "".join(
        character + "".join(chance.choices(STACKED, k=chance.randint(5, 30))) for character in word
    )


def _huge(chance: random.Random) -> str:
    return chance.choice([*WIDE, *WORDS]) * chance.randint(20, 300) + "字"


def _mixed(chance: random.Random) -> str:
    makers: tuple[Callable[[random.Random], str], ...] = (_script, _markup, _bidi, _invisible, _stacked)
    return "".join(maker(chance) for maker in chance.sample(makers, 2))

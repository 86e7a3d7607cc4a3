"""Telegram's HTML as its server reads it: what is well-formed, the text that is left, the entities in UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"#[0-9]+|#x[0-9a-fA-F]+")


class MalformedError(Exception):
    """What the server answers with `can't parse entities`."""


@dataclass(frozen=True)
class Parsed:
    text: str
    entities: list[dict[str, Any]]


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> Parsed:
    """Raises MalformedError for a tag that is unknown, unclosed or wrongly nested, and for a bare `<` or `&`."""
    reader = _Reader()
    reader.feed(html)
    if reader.rawdata:  # an unfinished tag or reference
        raise MalformedError(f"unfinished: {reader.rawdata[:20]!r}")
    reader.close()
    if reader.open:
        raise MalformedError(f"unclosed: {reader.open}")
    return Parsed(reader.text, sorted(reader.entities, key=lambda entity: entity["offset"]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self.entities: list[dict[str, Any]] = []
        self.open: list[tuple[str, int, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TYPES:
            raise MalformedError(f"unknown tag {tag}")
        given = {name: value or "" for name, value in attrs}
        if set(given) - {"a": {"href"}, "blockquote": {"expandable"}}.get(tag, set()):
            raise MalformedError(f"unknown attribute of {tag}: {given}")
        self.open.append((tag, utf16_length(self.text), given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise MalformedError(f"self-closing {tag}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise MalformedError(f"{tag} closed, open: {self.open}")
        _, offset, given = self.open.pop()
        length = utf16_length(self.text) - offset
        if length:
            kind = "expandable_blockquote" if "expandable" in given else TYPES[tag]
            link = {"url": given["href"]} if tag == "a" else {}
            self.entities.append({"type": kind, "offset": offset, "length": length, **link})

    def handle_data(self, data: str) -> None:
        if "<" in data or "&" in data:
            raise MalformedError(f"bare markup in {data[:40]!r}")
        self.text += data

    def handle_entityref(self, name: str) -> None:
        if name not in NAMED:
            raise MalformedError(f"unknown reference &{name};")
        self.text += NAMED[name]

    def handle_charref(self, name: str) -> None:
        if not REFERENCE.fullmatch("#" + name):
            raise MalformedError(f"unknown reference &#{name};")
        self.text += chr(int(name[1:], 16) if name[0] in "xX" else int(name))

    def handle_comment(self, data: str) -> None:
        raise MalformedError("a comment")

    def handle_decl(self, decl: str) -> None:
        raise MalformedError("a declaration")

    def handle_pi(self, data: str) -> None:
        raise MalformedError("a processing instruction")

    def unknown_decl(self, data: str) -> None:
        raise MalformedError("a marked section")

"""A summary as Markdown: the text, then every table that has rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from api.summaries.composing import Text
from api.summaries.formats.cells import cell_text
from api.summaries.views import Kind, View

# What Markdown would take for marks of its own, or for markup of the page it is shown on.
_MARKS = str.maketrans({mark: "\\" + mark for mark in "\\`*_[]<>#|~"} | {"\n": " ", "\r": " "})
_NUMBERS = (Kind.COUNT, Kind.NUMBER, Kind.PERCENT)


def as_markdown(text: Text, views: Iterable[View], zone: tzinfo) -> str:
    """The whole summary."""
    lines = [f"# {_plain(text.title)}", "", _plain(text.subtitle), ""]
    for part in text.parts:
        lines += [f"## {_plain(part.heading)}", ""]
        for paragraph in part.paragraphs:
            lines += [_plain(paragraph), ""]
    for view in views:
        if view.rows:
            lines += [f"## {_plain(view.title)}", "", *_table(view, zone), ""]
    return "\n".join(lines)


def _table(view: View, zone: tzinfo) -> Iterator[str]:
    yield _row([column.label for column in view.columns])
    yield "|" + "|".join("---:" if column.kind in _NUMBERS else "---" for column in view.columns) + "|"
    for cells in view.rows:
        pairs = zip(cells, view.columns, strict=True)
        yield _row([_plain(cell_text(cell, column.kind, zone)) for cell, column in pairs])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _plain(text: str) -> str:
    return text.translate(_MARKS)

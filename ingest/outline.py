"""Headings: which numbered paragraphs are headings and which are items of a list, and what stands under what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ingest.conventions import (
    Marker,
    compact,
    conventions,
    ends_with_name,
    is_labelled,
    is_title_length,
    path_part,
    read_marker,
)
from ingest.document import Table

# The customary order of levels. It is only asked where a new level could stand under the last one or beside it.
_CUSTOMARY: Final = ("han", "han_bracket", "arabic", "arabic_bracket", "arabic_half_bracket", "circled")
_LARGEST_GAP: Final = 3  # numbers that may be missing between two headings


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table at its place in the text of the document."""

    text: str
    start: int
    end: int
    heading_level: int | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found. `block` is its index, `body_offset` where in the block the words after it begin.

    `part` is its part of the section path; `parent` is the index of its parent among the headings found.
    """

    block: int
    parent: int | None
    part: str
    number: str
    text: str
    body_offset: int
    is_article: bool = False


class _Shape(StrEnum):
    OWN_LINE = "own_line"  # a title and nothing else
    RUN_IN = "run_in"  # a title, then its text on the same line
    SENTENCE = "sentence"


@dataclass(slots=True, eq=False)
class _Node:
    """A paragraph that may be a heading, at its place in the tree of numbers."""

    block: int
    marker: Marker | None
    level: int | None
    shape: _Shape
    title: str
    body_offset: int
    parent: _Node | None = None
    children: list[_Node] = field(default_factory=list)
    has_body: bool = False
    run: list[_Node] = field(default_factory=list)
    is_heading: bool = False

    @property
    def style(self) -> str:
        return self.marker.style.name if self.marker else ""

    @property
    def ordinal(self) -> int:
        return self.marker.ordinal if self.marker else 0

    @property
    def is_certain(self) -> bool:
        """A heading whatever its words are: the format says so, or it is a chapter or an article."""
        return self.level is not None or (self.marker is not None and self.marker.style.always_heading)


def find_headings(blocks: Sequence[Block], first: int, last: int, only_marked: bool) -> list[Heading]:
    """The headings among the blocks from `first` up to `last`, in order.

    With `only_marked` (Markdown), numbers make no heading: only what the format marks, and articles.
    """
    nodes = _candidates(blocks, first, last, only_marked)
    placed = _Placing(nodes).placed()
    _note_bodies(blocks, placed, last)
    for node in placed:
        node.is_heading = _is_heading(node)
    return _as_headings([node for node in placed if node.is_heading])


def _candidates(blocks: Sequence[Block], first: int, last: int, only_marked: bool) -> list[_Node]:
    nodes = []
    for index in range(first, last):
        block = blocks[index]
        if block.table is not None:
            continue
        node = _read_candidate(index, block)
        if node is None or (only_marked and not node.is_certain):
            continue
        nodes.append(node)
    return _without_contents(blocks, _without_titles(nodes, first))


def _read_candidate(index: int, block: Block) -> _Node | None:
    marker = read_marker(block.text)
    if marker is None and block.heading_level is None:
        return None
    shape, title, offset = _shape_of(block, marker)
    return _Node(index, marker, block.heading_level, shape, title, offset)


def _shape_of(block: Block, marker: Marker | None) -> tuple[_Shape, str, int]:
    """How a numbered paragraph is built: its shape, its title, and where the words after the title begin."""
    begins = marker.end if marker else 0
    rest = block.text[begins:]
    if marker is not None and not marker.style.keeps_heading:
        return _article_shape(rest, begins)
    if marker is not None and marker.style.always_heading:
        return _Shape.OWN_LINE, rest, len(block.text)
    run_in = _run_in_title(rest, marker)
    if run_in is not None:
        title, length = run_in
        return _Shape.RUN_IN, title, begins + length
    if block.heading_level is not None or _is_title(rest):
        return _Shape.OWN_LINE, rest.rstrip("：:。"), len(block.text)
    return _Shape.SENTENCE, "", begins


def _article_shape(rest: str, begins: int) -> tuple[_Shape, str, int]:
    match = re.match(r"([〔【（(\[])([^〕】）)\]]{2,20})[〕】）)\]]\s*", rest)
    if match is None:
        return _Shape.RUN_IN, "", begins
    return _Shape.RUN_IN, match[2].strip(), begins + match.end()


def _is_title(rest: str) -> bool:
    """Whether a numbered line is a title: short, and without the marks of a sentence."""
    bare = rest.strip()
    if bare.endswith(("：", ":")):
        return 0 < len(bare) <= conventions().titles.longest_with_colon
    if bare.endswith("。"):  # 一、总体要求。
        return 1 < len(bare) <= conventions().titles.longest_with_colon and _has_title_words(bare[:-1])
    ends_openly = not bare.endswith(("；", ";", "，", ",", "、"))
    return (
        is_title_length(bare)
        and ends_openly
        and not any(mark in bare for mark in "。；;")
        and bare.count("，") <= 2
    )


def _run_in_title(rest: str, marker: Marker | None) -> tuple[str, int] | None:
    """The title that a paragraph opens with, and its length with the mark that ends it; None if it opens with no title."""
    match = re.match(r"([^。；;：:！？\n]{2,}?)(。|[：:]| )\s*(?=\S)", rest)
    if match is None:
        return None
    title, mark = match[1].strip(), match[2]
    if mark == "。":
        longest = conventions().titles.longest_run_in
    elif mark == " " or (marker is not None and marker.style.name in _CUSTOMARY[:2]):
        longest = conventions().titles.longest_with_colon
        if "。" not in rest or is_labelled(rest) or ends_with_name(title):
            return None
    else:
        return None
    if len(title) > longest or not _has_title_words(title):
        return None
    return title, match.end()


def _has_title_words(title: str) -> bool:
    words = conventions().titles
    if words.not_a_title_first.match(title) or words.not_a_title_inside.search(title):
        return False
    clauses = re.split("[，,]", title)
    is_even = len(clauses) == 2 and abs(len(clauses[0]) - len(clauses[1])) <= 3
    return len(clauses) == 1 or is_even or (len(clauses) == 2 and len(title) <= 18)


def _without_titles(nodes: list[_Node], first: int) -> list[_Node]:
    """The candidates without the document's own titles, where the format marks these as headings too."""
    bare = [node for node in nodes if node.level is not None and node.marker is None]
    if not bare:
        return nodes
    top = min(node.level for node in nodes if node.level is not None)
    titles = [node for node in bare if node.level == top]
    first_number = next((position for position, node in enumerate(nodes) if node.marker is not None), None)
    is_sole = len(titles) == 1 and nodes[0] is titles[0] and len(nodes) > 1 and titles[0].block - first <= 2
    before_numbers = first_number is not None and all(nodes.index(node) < first_number for node in titles)
    if titles and (is_sole or before_numbers):
        return [node for node in nodes if node not in titles]
    return nodes


def _without_contents(blocks: Sequence[Block], nodes: list[_Node]) -> list[_Node]:
    """The candidates without the entries of a table of contents."""
    words = conventions().titles.contents
    heads = [index for index, block in enumerate(blocks) if words.fullmatch(block.text.strip())]
    if not heads:
        return nodes
    later = {
        index: {_entry(other.title) for other in nodes if other.block > index}
        for index in {n.block for n in nodes}
    }
    return [
        node
        for node in nodes
        if not (
            any(head < node.block for head in heads)
            and _entry(node.title) in later[node.block]
            and node.title
        )
    ]


def _entry(title: str) -> str:
    """A heading as a table of contents lists it: without leader dots and page number."""
    return re.sub(r"[.·…\-—\s]*\(?[0-9]*\)?$", "", compact(title))


class _Placing:
    """Puts candidates into a tree by their numbers, which must run in order under one parent."""

    def __init__(self, nodes: Sequence[_Node]) -> None:
        self._nodes = nodes
        self._stack: list[_Node] = []
        self._latest: dict[str, int] = {}
        self._placed: list[_Node] = []

    def placed(self) -> list[_Node]:
        """The candidates that have a place, in order; a number out of order is a chance match and left out."""
        for position, node in enumerate(self._nodes):
            has_place = self._by_level(node) if node.level is not None else self._by_number(node, position)
            if has_place:
                self._push(node)
        return self._placed

    def _push(self, node: _Node) -> None:
        parent = self._stack[-1] if self._stack else None
        siblings = parent.children if parent else [other for other in self._placed if other.parent is None]
        last = siblings[-1] if siblings else None
        same_run = last is not None and last.style == node.style and node.ordinal > last.ordinal
        node.parent = parent
        node.run = last.run if last is not None and same_run else []
        node.run.append(node)
        if parent:
            parent.children.append(node)
        self._stack.append(node)
        self._placed.append(node)
        if node.marker is not None:
            self._latest[node.style] = node.ordinal

    def _by_level(self, node: _Node) -> bool:
        assert node.level is not None
        while self._stack and (self._stack[-1].level or 99) >= node.level:
            self._stack.pop()
        return True

    def _by_number(self, node: _Node, position: int) -> bool:
        for depth in range(len(self._stack) - 1, -1, -1):
            if self._stack[depth].style == node.style and node.ordinal == self._stack[depth].ordinal + 1:
                del self._stack[depth:]
                return True
        depths = [depth for depth, other in enumerate(self._stack) if other.style == node.style]
        if not depths:
            return self._begins_a_level(node, position)
        if node.ordinal == 1:
            return self._restarts(node, depths[0])
        gap = node.ordinal - self._stack[depths[-1]].ordinal
        if 0 <= gap <= _LARGEST_GAP and self._is_surely_title(node):
            del self._stack[depths[-1] :]
            return True
        return False

    def _begins_a_level(self, node: _Node, position: int) -> bool:
        in_order = node.ordinal == 1 or node.ordinal == self._latest.get(node.style, 0) + 1
        if not in_order and not (self._is_surely_title(node) and node.style not in _CUSTOMARY[2:]):
            return False
        while self._stack and self._stands_above(node, self._stack[-1], position):
            self._stack.pop()
        return True

    def _stands_above(self, node: _Node, top: _Node, position: int) -> bool:
        """Whether a new level is customarily above the last one, and the last one does not go on after it."""
        if top.level is not None or node.style not in _CUSTOMARY or top.style not in _CUSTOMARY:
            return False
        if _CUSTOMARY.index(node.style) > _CUSTOMARY.index(top.style):
            return False
        if any(
            child.style == node.style
            for other in self._placed
            if other.style == top.style
            for child in other.children
        ):
            return False
        following = next((other for other in self._nodes[position + 1 :] if other.style == top.style), None)
        return following is None or following.ordinal != top.ordinal + 1

    def _restarts(self, node: _Node, depth: int) -> bool:
        """A level that begins again at 1: a second outline at the top, a list inside an entry below it."""
        if depth == 0 and self._is_surely_title(node) and node.style in (_CUSTOMARY[0], "article", "chapter"):
            self._stack.clear()
        return True

    def _is_surely_title(self, node: _Node) -> bool:
        return node.is_certain or node.shape is not _Shape.SENTENCE


def _note_bodies(blocks: Sequence[Block], nodes: Sequence[_Node], last: int) -> None:
    for position, node in enumerate(nodes):
        following = nodes[position + 1].block if position + 1 < len(nodes) else last
        has_words = any(
            blocks[index].table or blocks[index].text.strip() for index in range(node.block + 1, following)
        )
        node.has_body = has_words or bool(node.children) or node.shape is _Shape.RUN_IN


def _is_heading(node: _Node) -> bool:
    """Whether a numbered paragraph is a heading: it and its neighbours of the same run decide together."""
    if node.is_certain:
        return True
    if node.parent is not None and not node.parent.is_heading:
        return False
    in_article = node.parent is not None and node.parent.style == "article"
    titles = [other for other in node.run if _votes_for_heading(other, in_article)]
    if in_article:
        return len(titles) == len(node.run)
    if len(titles) * 2 > len(node.run):
        return True
    return node.parent is None and node.style == _CUSTOMARY[0]


def _votes_for_heading(node: _Node, in_article: bool) -> bool:
    if node.shape is _Shape.RUN_IN:
        return True
    is_top = node.style == _CUSTOMARY[0] and node.parent is None
    return node.shape is _Shape.OWN_LINE and not in_article and (node.has_body or is_top)


def _as_headings(nodes: Sequence[_Node]) -> list[Heading]:
    places = {id(node): position for position, node in enumerate(nodes)}
    headings = []
    for node in nodes:
        ancestor = node.parent
        while ancestor is not None and id(ancestor) not in places:
            ancestor = ancestor.parent
        number = node.marker.written if node.marker else ""
        keeps = node.marker is None or node.marker.style.keeps_heading
        headings.append(
            Heading(
                block=node.block,
                parent=places[id(ancestor)] if ancestor else None,
                part=path_part(number + (node.title if keeps else "")),
                number=path_part(number),
                text=node.title.strip(),
                body_offset=node.body_offset,
                is_article=node.style == "article",
            )
        )
    return headings

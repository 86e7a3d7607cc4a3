"""Markdown: front matter, headings, paragraphs, lists and tables, with the marks set aside and the words kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.document import Dropped, Paragraph, Table
from ingest.readers.characters import Sieve, unify_line_ends
from ingest.readers.grid import SpannedCell, lay_out
from ingest.readers.header import read_front_matter
from ingest.readers.html import blocks_of_fragment
from ingest.readers.intake import Reading, SourceFile
from ingest.readers.text import decode

# Indented text is a Chinese paragraph and no code; a definition of a reference would vanish without a trace.
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "reference"])
_LEFT_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)([^*\n]+?)(?<=\S)\1")
_WIDE = re.compile(r"[\u2e80-\uffef\u2018-\u201d\u2014\u2026]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read(file: SourceFile) -> Reading:
    """The blocks of a Markdown file. Raises SourceError."""
    sieve = Sieve()
    text = sieve.pass_text(unify_line_ends(decode(file)).replace("\f", "\n\n"))
    front = read_front_matter(file, text)
    body = text.split("\n", front.line_count)[-1] if front and front.line_count <= text.count("\n") else text
    if front and front.line_count > text.count("\n"):
        body = ""
    blocks = tuple(_Blocks(file).read(_PARSER.parse(body)))
    dropped = [Dropped("front_matter", front.raw)] if front else []
    marks = _left_over(body, blocks)
    dropped += [Dropped("markup", marks)] if marks else []
    return Reading(blocks, (*dropped, *sieve.dropped()), front.header if front else None)


class _Blocks:
    """Turns the tokens of the parser into blocks."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._label = ""  # the number of the list item whose first paragraph comes next

    def read(self, tokens: Sequence[Token]) -> Iterable[Paragraph | Table]:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
                yield _table(tokens[at:end])
                at = end
            else:
                yield from self._read_token(token, tokens[at - 1] if at else None)
            at += 1

    def _read_token(self, token: Token, before: Token | None) -> Iterable[Paragraph | Table]:
        if token.type == "list_item_open":
            self._label = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline":
            level = int(before.tag[1]) if before is not None and before.type == "heading_open" else None
            yield from self._paragraphs(token, level)
        elif token.type == "html_block":
            yield from blocks_of_fragment(self._file, token.content)
        elif token.type == "fence":
            lines = [token.info, *token.content.split("\n")]
            yield from (Paragraph(line.rstrip(), is_line=True) for line in lines if line.strip())

    def _paragraphs(self, inline: Token, level: int | None) -> Iterable[Paragraph]:
        """One paragraph for each stretch between hard breaks; soft ones are only wrapping."""
        stretches = [part.strip() for part in _words(inline).split("\n")]
        label, self._label = self._label, ""
        for part in filter(None, stretches):
            yield Paragraph(label + part, heading_level=level)
            label = ""


def _words(inline: Token) -> str:
    """The words of inline content; a line feed is a hard break."""
    words: list[str] = []
    children = inline.children or []
    for at, child in enumerate(children):
        if child.type == "softbreak":
            words.append(_joint("".join(words), _text_after(children, at)))
        elif child.type == "hardbreak" or (child.type == "html_inline" and _BREAK.fullmatch(child.content)):
            words.append("\n")
        elif child.type != "html_inline":
            words.append(child.content)
    return _LEFT_EMPHASIS.sub(r"\2", "".join(words))


def _text_after(children: Sequence[Token], at: int) -> str:
    return next((child.content for child in children[at + 1 :] if child.content), "")


def _joint(before: str, after: str) -> str:
    """What stands where a wrapped line is joined: nothing beside a Chinese character, else a space."""
    return "" if _WIDE.match(before[-1:]) or _WIDE.match(after[:1]) else " "


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[SpannedCell]] = []
    header_rows = 0
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "thead_close":
            header_rows = len(rows)
        elif token.type == "inline":
            rows[-1].append(SpannedCell("\n".join(filter(None, map(str.strip, _words(token).split("\n"))))))
    return lay_out(rows, header_rows)


def _left_over(body: str, blocks: Sequence[Paragraph | Table]) -> str:
    """The characters of the file that are in no block: the marks."""
    kept = Counter("".join(_all_text(blocks)))
    marks = []
    for character in body:
        if kept[character] > 0:
            kept[character] -= 1
        elif not character.isspace() or character == "\n":
            marks.append(character)
    return "\n".join(filter(None, "".join(marks).split("\n")))


def _all_text(blocks: Sequence[Paragraph | Table]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)

"""HTML: the words of a web page in reading order, headings and tables with merged cells kept, the rest set aside."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import Comment, NavigableString, PreformattedString, Tag

from ingest.document import Dropped, Paragraph, Table
from ingest.readers import text as plain_text
from ingest.readers.characters import Sieve, even_spaces
from ingest.readers.grid import SpannedCell, lay_out
from ingest.readers.intake import Reading, SourceFile

_CODE = frozenset(
    {"script", "style", "noscript", "template", "svg", "math", "object", "iframe", "head", "title"}
)
_CONTROLS = frozenset({"select", "button", "textarea", "input", "datalist"})
_NAVIGATION = frozenset({"nav", "aside", "menu"})
_PAGE_EDGES = frozenset({"header", "footer"})
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark o:p output q rp rt ruby s samp
    small span strike strong sub sup time tt u var wbr""".split()  # noqa: SIM905 - a list of forty strings hides the words
)
_LEAST_MAIN_SHARE = 0.5  # of the words of the page, those in its only <article> or <main>
_INDENT = "\u3000\u3000"


def read(file: SourceFile) -> Reading:
    """The main text of a web page. Raises SourceError."""
    soup = BeautifulSoup(_decode(file), "lxml")
    walk = Walk(file)
    walk.read_page(soup)
    return Reading(tuple(walk.blocks), walk.all_dropped())


def blocks_of_fragment(file: SourceFile, fragment: str) -> tuple[Paragraph | Table, ...]:
    """The blocks of a piece of HTML inside another format."""
    walk = Walk(file)
    walk.read_page(BeautifulSoup(fragment, "lxml"))
    return tuple(walk.blocks)


def _decode(file: SourceFile) -> str:
    """The characters of the page: by its mark, by what it declares, else as plain text is read."""
    if (
        file.data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        or b"\0" in file.data
    ):
        return plain_text.decode(file)
    declared = EncodingDetector.find_declared_encoding(file.data, is_html=True, search_entire_document=False)
    encoding = _python_encoding(declared)
    if encoding is not None:
        try:
            return file.data.decode(encoding)
        except UnicodeDecodeError:
            pass  # pages that declare the wrong encoding are common: the bytes decide
    return plain_text.decode(file)


def _python_encoding(declared: str | None) -> str | None:
    """The codec of a declared charset; the two older Chinese ones are read as their superset, as browsers do."""
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return None
    return "gb18030" if name in ("gb2312", "gbk") else name


@dataclass(slots=True)
class _Words:
    """The words of the paragraph being read; a line feed stands for a `<br>`."""

    pieces: list[str] = field(default_factory=list)

    def take(self) -> str:
        words = "".join(self.pieces)
        self.pieces.clear()
        return words


class Walk:
    """Goes through a page in reading order and gathers its blocks."""

    def __init__(self, file: SourceFile) -> None:
        self.blocks: list[Paragraph | Table] = []
        self._file = file
        self._sieve = Sieve()
        self._dropped: list[Dropped] = []
        self._words = _Words()
        self._labels: dict[int, str] = {}  # numbers of list items to come

    def all_dropped(self) -> tuple[Dropped, ...]:
        return (*self._dropped, *self._sieve.dropped())

    def read_page(self, soup: BeautifulSoup) -> None:
        body = soup.body or soup
        main = _main_part(body)
        if main is not body:
            self._drop_around(body, main)
        self._read_children(main, level=None, depth=0)
        self._end_paragraph(None)

    def _drop_around(self, body: Tag, main: Tag) -> None:
        """Sets the words outside the main part aside, except the page's main heading where it stands there."""
        inside = set(map(id, main.descendants)) | {id(main)}
        if main.find("h1") is None:
            for heading in body.find_all("h1"):
                self._read_block(heading, None, 0)
        for string in body.find_all(string=True):
            if id(string) not in inside and _is_words(string) and string.find_parent(["h1", *_CODE]) is None:
                self._drop("outside_main_text", string)

    def _drop(self, kind: str, element: Tag | NavigableString) -> None:
        words = even_spaces(self._sieve.pass_text(element.get_text(" ")))
        if words:
            self._dropped.append(Dropped(kind, words))

    def _read_children(self, element: Tag, level: int | None, depth: int) -> None:
        if depth > self._file.limits.nesting:
            raise self._file.fault("", "too_deep", f"网页的标签嵌套超过 {self._file.limits.nesting} 层")
        for child in element.children:
            if isinstance(child, Tag):
                self._read_element(child, level, depth + 1)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._words.pieces.append(_flow(child, element))

    def _read_element(self, element: Tag, level: int | None, depth: int) -> None:
        name = element.name.lower()
        kind = _kind_set_aside(element, name)
        if kind is not None:
            self._drop(kind, element)
        elif name in _CODE:
            return
        elif name == "br":
            self._words.pieces.append("\n")
        elif name in _INLINE:
            self._read_children(element, level, depth)
        else:
            self._read_block(element, level, depth)

    def _read_block(self, element: Tag, level: int | None, depth: int) -> None:
        self._end_paragraph(level)
        name = element.name.lower()
        if name == "table" and not _is_layout(element):
            self._read_table(element)
            return
        if re.fullmatch(r"h[1-6]", name):
            level = int(name[1])
        if name == "li":
            self._words.pieces.append(self._labels.pop(id(element), ""))
        if name == "ol" and "none" not in str(element.get("style", "")):
            self._labels |= _labels(element)
        self._read_children(element, level, depth)
        self._end_paragraph(level)

    def _end_paragraph(self, level: int | None) -> None:
        """Turns the words gathered into a paragraph, or into lines where `<br>` breaks them."""
        lines = self._sieve.pass_text(self._words.take()).split("\n")
        filled = [at for at, line in enumerate(lines) if line.strip()]
        for at in filled:
            self.blocks.append(
                Paragraph(
                    text=lines[at].strip(),
                    is_line=len(filled) > 1 and level is None,
                    heading_level=level,
                    blank_before=at == filled[0] or not lines[at - 1].strip() or _is_indented(lines[at]),
                )
            )

    def _read_table(self, table: Tag) -> None:
        for caption in table.find_all("caption", recursive=False):
            self._read_block(caption, None, 0)
        rows = list(_rows_of(table))
        self._check_size(rows)
        laid_out = lay_out(
            [[self._cell(cell) for cell in _cells_of(row)] for row in rows], _header_rows(rows)
        )
        if any(cell.text for cell in laid_out.cells):
            self.blocks.append(laid_out)

    def _check_size(self, rows: list[Tag]) -> None:
        widest = max((sum(_span(cell, "colspan") for cell in _cells_of(row)) for row in rows), default=0)
        if widest * len(rows) > self._file.limits.table_cells:
            raise self._file.fault("", "too_large", f"表格超过 {self._file.limits.table_cells} 格的上限")

    def _cell(self, cell: Tag) -> SpannedCell:
        inner = Walk(self._file)
        inner._sieve = self._sieve
        inner._dropped = self._dropped
        inner._read_children(cell, None, 0)
        inner._end_paragraph(None)
        text = "\n".join(block.text for block in inner.blocks if isinstance(block, Paragraph))
        return SpannedCell(text, _span(cell, "colspan"), _span(cell, "rowspan", least=0))


def _main_part(body: Tag) -> Tag:
    """The only <article> or <main> of a page that holds most of its words; else the whole body."""
    for name in ("article", "main"):
        found = body.find_all(name)
        if (
            len(found) == 1
            and isinstance(found[0], Tag)
            and _size(found[0]) >= _LEAST_MAIN_SHARE * _size(body)
        ):
            return found[0]
    return body


def _size(element: Tag) -> int:
    return sum(len(string.strip()) for string in element.find_all(string=_is_words))


def _is_words(string: str | None) -> bool:
    return isinstance(string, NavigableString) and not isinstance(string, Comment) and bool(string.strip())


def _kind_set_aside(element: Tag, name: str) -> str | None:
    """Why the words of an element are no text of the document; None where they are."""
    if name in _NAVIGATION or element.get("role") == "navigation" or _is_list_of_links(element, name):
        return "navigation"
    if (
        name in _PAGE_EDGES
        and element.find_parent(["article", "main"]) is None
        and element.find("h1") is None
    ):
        return "page_header" if name == "header" else "page_footer"
    if name in _CONTROLS:
        return "form_control"
    if element.has_attr("hidden") or re.search(
        r"display\s*:\s*none", str(element.get("style", "")), re.IGNORECASE
    ):
        return "hidden_text"
    return None


def _is_list_of_links(element: Tag, name: str) -> bool:
    """Whether a list is nothing but links, at least three: a menu or a trail of breadcrumbs."""
    if name not in ("ul", "ol"):
        return False
    links = element.find_all("a", href=True)
    return len(links) > 2 and sum(map(_size, links)) >= 0.9 * _size(element)


def _flow(string: NavigableString, parent: Tag) -> str:
    """The words of a text node as they flow: line ends of the file are spaces, except where preformatted.

    Between two Chinese characters a line end of the file is nothing.
    """
    if parent.name == "pre" or parent.find_parent("pre") is not None:
        return str(string)
    text = re.sub(r"(?<=[\u2e80-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u2e80-\uffef])", "", str(string))
    return re.sub(r"[ \t\r\n]+", " ", text)


def _is_indented(line: str) -> bool:
    return line.startswith(_INDENT) or len(line) - len(line.lstrip("\u3000\xa0\u2002\u2003 ")) > 1


def _labels(ordered_list: Tag) -> dict[int, str]:
    """The number a browser shows before each item of an ordered list, by the identity of the item."""
    labels: dict[int, str] = {}
    number = _whole(ordered_list.get("start"), 1)
    for item in ordered_list.find_all("li", recursive=False):
        number = _whole(item.get("value"), number)
        is_lettered = str(ordered_list.get("type", "1")).lower() == "a"
        label = f"{_letter(number) if is_lettered else number}."
        has_own = item.get_text().strip().startswith(label)
        labels[id(item)] = "" if has_own or "none" in str(item.get("style", "")) else label + " "
        number += 1
    return labels


def _whole(value: object, otherwise: int) -> int:
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,6}", value.strip()) else otherwise


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


def _is_layout(table: Tag) -> bool:
    """Whether a table only arranges the page: it holds another table, a heading, or no more than one cell."""
    return (
        table.find(["table", "h1", "h2", "h3"]) is not None or len(table.find_all(["td", "th"], limit=2)) < 2
    )


def _rows_of(table: Tag) -> Iterator[Tag]:
    for row in table.find_all("tr"):
        if isinstance(row, Tag) and row.find_parent("table") is table:
            yield row


def _cells_of(row: Tag) -> list[Tag]:
    return [cell for cell in row.find_all(["td", "th"], recursive=False) if isinstance(cell, Tag)]


def _header_rows(rows: list[Tag]) -> int:
    """How many rows at the top stand in <thead> or hold <th> alone."""
    number = 0
    for row in rows:
        cells = _cells_of(row)
        if row.find_parent("thead") is None and not (cells and all(cell.name == "th" for cell in cells)):
            break
        number += 1
    return number


def _span(cell: Tag, attribute: str, least: int = 1) -> int:
    return max(_whole(cell.get(attribute), 1), least)

"""Word: paragraphs and tables in document order, with automatic numbers written out and deleted text set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from ingest.document import Cell, Dropped, Paragraph, Table
from ingest.readers.archive import check_archive
from ingest.readers.characters import Sieve, even_spaces
from ingest.readers.intake import Reading, SourceFile
from ingest.readers.numbering import Numbering

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = qn("m:t")
_OFF = ("0", "false", "off", "none")
_HIGHEST_HEADING = 6
_SAFE_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_WRAPPERS = frozenset(map(qn, ("w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:sdtContent")))
_SET_ASIDE = {
    qn("w:del"): "deleted_text",
    qn("w:moveFrom"): "deleted_text",
    qn("w:rt"): "ruby",
}
_NO_TEXT = frozenset(
    map(
        qn,
        (
            "w:pPr",
            "w:rPr",
            "w:instrText",
            "w:sdtPr",
            "w:tblPr",
            "w:sectPr",
            "w:commentReference",
            "w:annotationRef",
        ),
    )
)
_CHARACTERS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read(file: SourceFile) -> Reading:
    """The blocks of a Word file. Raises SourceError."""
    check_archive(file)
    document = _open(file)
    story = _Story(file, document)
    blocks = story.blocks(document.element.body)
    return Reading(tuple(blocks), (*story.dropped, *_margins(document), *story.sieve.dropped()))


def _open(file: SourceFile) -> WordDocument:
    try:
        document = docx.Document(BytesIO(file.data))
        if document.element.body is None:
            raise ValueError("no body")
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        etree.XMLSyntaxError,
        docx.exceptions.PythonDocxError,
    ) as error:
        raise file.fault(
            "", "broken_file", "文件损坏，不是完整的 Word（.docx）文件，请重新保存或重新下载"
        ) from error
    return document


def _margins(document: WordDocument) -> Iterator[Dropped]:
    """The words of the headers, footers and comments, each once."""
    seen: set[tuple[str, str]] = set()
    for relationship in document.part.rels.values():
        kind = relationship.reltype.rsplit("/", 1)[-1]
        if relationship.is_external or kind not in ("header", "footer", "comments"):
            continue
        words = even_spaces(" ".join(_texts(etree.fromstring(relationship.target_part.blob, _SAFE_PARSER))))
        name = {"header": "page_header", "footer": "page_footer", "comments": "comment"}[kind]
        if words and (name, words) not in seen:
            seen.add((name, words))
            yield Dropped(name, words)


def _texts(element: _Element) -> Iterator[str]:
    for item in element.iter(qn("w:t"), qn("w:delText"), _MATH_TEXT):
        if item.text:
            yield item.text


def _value(element: _Element | None, path: str) -> str | None:
    """The `w:val` of the element at a path of `w:` names below this one; "" where it stands without a value."""
    for name in path.split("/"):
        element = None if element is None else element.find(qn(f"w:{name}"))
    return None if element is None else element.get(qn("w:val"), "")


def _is_on(element: _Element | None, path: str) -> bool:
    value = _value(element, path)
    return value is not None and value.lower() not in _OFF


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says, its own words only; None where it is silent."""

    name: str
    based_on: str | None
    num_id: str | None
    level: int | None
    outline_level: int | None


class _Styles:
    """The paragraph styles of a document, asked along the chain of what each is based on."""

    def __init__(self, element: _Element) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        for item in element.iter(qn("w:style")):
            style_id = item.get(qn("w:styleId"), "")
            properties = item.find(qn("w:pPr"))
            self._styles[style_id] = _Style(
                name=(_value(item, "name") or "").lower(),
                based_on=_value(item, "basedOn"),
                num_id=_value(properties, "numPr/numId"),
                level=_whole(_value(properties, "numPr/ilvl")),
                outline_level=_whole(_value(properties, "outlineLvl")),
            )
            if item.get(qn("w:type")) == "paragraph" and item.get(qn("w:default")) in ("1", "true"):
                self._default = style_id

    def chain(self, style_id: str | None) -> Iterator[tuple[str, _Style]]:
        """The style and those it rests on, nearest first."""
        seen: set[str] = set()
        current = style_id if style_id in self._styles else self._default
        while current is not None and current in self._styles and current not in seen:
            seen.add(current)
            yield current, self._styles[current]
            current = self._styles[current].based_on


def _whole(value: str | None) -> int | None:
    return int(value) if value is not None and re.fullmatch(r"\d{1,9}", value) else None


@dataclass(slots=True)
class _Words:
    """The words of one paragraph as they are gathered; a line feed is a line break made by hand."""

    pieces: list[str] = field(default_factory=list)
    follow: list[Paragraph | Table] = field(default_factory=list)  # notes and text boxes anchored here
    is_contents: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class _Story:
    """Reads the body of a document from top to bottom: numbers count on, fields may span paragraphs."""

    def __init__(self, file: SourceFile, document: WordDocument) -> None:
        self.sieve = Sieve()
        self.dropped: list[Dropped] = []
        self._file = file
        self._styles = _Styles(document.styles.element)
        self._numbering = Numbering(_related(document, "numbering"))
        self._notes = {
            qn("w:footnoteReference"): _notes(_related(document, "footnotes"), "w:footnote"),
            qn("w:endnoteReference"): _notes(_related(document, "endnotes"), "w:endnote"),
        }
        self._fields: list[str] = []  # the instructions of the fields that are open
        self._carried: list[str] = []  # words of a paragraph whose end was deleted

    def blocks(self, container: _Element) -> list[Paragraph | Table]:
        """The paragraphs and tables below an element, in order."""
        blocks: list[Paragraph | Table] = []
        after_blank = False
        for element in container:
            if element.tag == qn("w:p"):
                read = self._paragraph(element, after_blank)
                after_blank = not read
                blocks += read
            elif element.tag == qn("w:tbl"):
                blocks += self._table(element)
                after_blank = False
            elif element.tag == qn("w:altChunk"):
                raise self._file.fault(
                    "", "embedded_document", "文件里嵌入了另一份文件，读不出其中文字，请用 Word 打开后另存"
                )
            elif element.tag == qn("w:sdt"):
                blocks += self._content_control(element)
            elif element.tag in _SET_ASIDE:
                self._set_aside(_SET_ASIDE[element.tag], element)
            elif element.tag in _WRAPPERS:
                blocks += self.blocks(element)
        return blocks

    def _set_aside(self, kind: str, element: _Element) -> None:
        words = "".join(_texts(element)).strip()
        if words:
            self.dropped.append(Dropped(kind, words))

    def _content_control(self, control: _Element) -> list[Paragraph | Table]:
        properties = control.find(qn("w:sdtPr"))
        content = control.find(qn("w:sdtContent"))
        if content is None:
            return []
        gallery = _value(properties, "docPartObj/docPartGallery") or ""
        if gallery.lower() == "table of contents":
            self._set_aside("table_of_contents", content)
            return []
        if _is_on(properties, "showingPlcHdr"):
            self._set_aside("placeholder", content)
            return []
        return self.blocks(content)

    # Paragraphs

    def _paragraph(self, element: _Element, after_blank: bool) -> list[Paragraph | Table]:
        words = _Words()
        self._gather(element, words)
        properties = element.find(qn("w:pPr"))
        style_id = _value(properties, "pStyle")
        if _mark_is_deleted(properties):
            self._carried.append(words.text)
            return list(words.follow)
        text = "".join((*self._carried, words.text))
        self._carried.clear()
        if words.is_contents or self._is_contents_style(style_id):
            self.dropped.extend([Dropped("table_of_contents", even_spaces(text))] if text.strip() else [])
            return list(words.follow)
        label = self._label(properties, style_id) if text.strip() else ""
        lines = _lines(
            label + text if text.strip() else "", self._heading_level(properties, style_id), after_blank
        )
        return [*lines, *words.follow]

    def _is_contents_style(self, style_id: str | None) -> bool:
        return style_id is not None and any(
            re.fullmatch(r"toc \d", style.name) for _, style in self._styles.chain(style_id)
        )

    def _label(self, properties: _Element | None, style_id: str | None) -> str:
        """The automatic number of a paragraph: by its own words, else by its style."""
        num_id = _value(properties, "numPr/numId")
        level = _whole(_value(properties, "numPr/ilvl"))
        for name, style in self._styles.chain(style_id):
            if num_id is None and style.num_id is not None:
                num_id = style.num_id
                level = (
                    style.level if style.level is not None else self._numbering.level_of_style(num_id, name)
                )
        if num_id is None or num_id == "0":
            return ""
        return self._numbering.label(num_id, level or 0)

    def _heading_level(self, properties: _Element | None, style_id: str | None) -> int | None:
        outline = _whole(_value(properties, "outlineLvl"))
        for _, style in self._styles.chain(style_id):
            if outline is None:
                outline = style.outline_level
            named = re.fullmatch(r"(?:heading|标题) ?(\d)", style.name)
            if outline is None and named:
                outline = int(named[1]) - 1
        return outline + 1 if outline is not None and outline < _HIGHEST_HEADING else None

    def _gather(self, element: _Element, words: _Words) -> None:
        """Adds the words below an element, in order."""
        for child in element:
            if not isinstance(child.tag, str) or child.tag in _NO_TEXT:
                self._note_instruction(child)
            elif child.tag in _SET_ASIDE:
                self._set_aside(_SET_ASIDE[child.tag], child)
            elif child.tag == qn("w:fldChar"):
                self._turn_field(child)
            elif child.tag == qn("w:r") and _is_on(child.find(qn("w:rPr")), "vanish"):
                self._set_aside("hidden_text", child)
            elif child.tag == f"{_MC}AlternateContent":
                self._gather_choice(child, words)
            elif child.tag in self._notes:
                self._gather_note(child, words)
            elif child.tag == qn("w:txbxContent"):
                words.follow += self.blocks(child)
            elif child.tag == qn("w:sdt") and _is_on(child.find(qn("w:sdtPr")), "showingPlcHdr"):
                self._set_aside("placeholder", child)
            else:
                self._gather_characters(child, words)

    def _gather_characters(self, child: _Element, words: _Words) -> None:
        if child.tag in (qn("w:t"), _MATH_TEXT):
            words.pieces.append(self.sieve.pass_text(child.text or ""))
            words.is_contents = words.is_contents or any(_is_contents_field(field) for field in self._fields)
        elif child.tag == qn("w:br"):
            words.pieces.append("\n" if child.get(qn("w:type"), "textWrapping") == "textWrapping" else "")
        elif child.tag in _CHARACTERS:
            words.pieces.append(_CHARACTERS[child.tag])
        elif child.tag == qn("w:sym"):
            self.dropped.append(Dropped("symbol", _symbol(child)))
        elif child.tag == qn("wp:docPr"):
            self._note_picture(child)
        else:
            self._gather(child, words)

    def _note_picture(self, child: _Element) -> None:
        """A picture may hold words that nobody reads: its place is kept, with what it is described as."""
        drawing = child.getparent()
        if drawing is not None and next(drawing.iter(qn("pic:pic")), None) is not None:
            self.dropped.append(Dropped("picture", child.get("descr", "").strip()))

    def _note_instruction(self, child: _Element) -> None:
        if child.tag == qn("w:instrText") and self._fields:
            self._fields[-1] += child.text or ""

    def _turn_field(self, child: _Element) -> None:
        turn = child.get(qn("w:fldCharType"))
        if turn == "begin":
            self._fields.append("")
        elif turn == "end" and self._fields:
            self._fields.pop()

    def _gather_choice(self, element: _Element, words: _Words) -> None:
        """Word writes a text box twice, for new and old readers: the first way is read."""
        choice = element.find(f"{_MC}Choice")
        chosen = element.find(f"{_MC}Fallback") if choice is None else choice
        if chosen is not None:
            self._gather(chosen, words)

    def _gather_note(self, reference: _Element, words: _Words) -> None:
        note = self._notes[reference.tag].pop(reference.get(qn("w:id"), ""), None)
        if note is not None:
            carried, self._carried = self._carried, []
            words.follow += self.blocks(note)
            self._carried = carried

    # Tables

    def _table(self, element: _Element) -> list[Paragraph | Table]:
        rows = self._kept_rows(element)
        grid = _Grid()
        boxes: list[list[Paragraph | Table]] = []
        for at, row in enumerate(rows):
            column = _whole(_value(row, "trPr/gridBefore")) or 0
            for cell in _cells(row):
                inner = self.blocks(cell)
                boxes.append(inner)
                column = self._add_cell(grid, cell, inner, at, column)
        if len(boxes) == 1:
            return boxes[0]  # a box around text is no table
        table = grid.table(len(rows), _header_rows(rows))
        if table.rows * table.columns > self._file.limits.table_cells:
            raise self._file.fault("", "too_large", f"表格超过 {self._file.limits.table_cells} 格的上限")
        return [table] if any(cell.text for cell in table.cells) else []

    def _kept_rows(self, table: _Element) -> list[_Element]:
        kept = []
        for row in _rows(table):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                self._set_aside("deleted_text", row)
            else:
                kept.append(row)
        return kept

    def _add_cell(
        self, grid: _Grid, cell: _Element, inner: Sequence[Paragraph | Table], row: int, column: int
    ) -> int:
        """Puts a cell on the grid and gives the column after it."""
        properties = cell.find(qn("w:tcPr"))
        span = min(_whole(_value(properties, "gridSpan")) or 1, self._file.limits.table_cells)
        text = "\n".join(filter(None, map(_flat, inner)))
        merged_down = _value(properties, "vMerge")
        merged_right = _value(properties, "hMerge")
        is_hidden = (merged_down in ("", "continue") and grid.extend_down(row, column, span)) or (
            merged_right in ("", "continue") and grid.extend_right(row, column, span)
        )
        if not is_hidden:
            grid.add(text, row, column, span)
        elif text:
            self.dropped.append(Dropped("hidden_text", text))
        return column + span


class _Grid:
    """Cells placed on a grid, extended as merged ones go on."""

    def __init__(self) -> None:
        self._cells: list[Cell] = []
        self._at: dict[tuple[int, int], int] = {}

    def add(self, text: str, row: int, column: int, span: int) -> None:
        self._at[row, column] = len(self._cells)
        self._cells.append(Cell(text, row, column, 1, span))

    def extend_down(self, row: int, column: int, span: int) -> bool:
        """Lets the cell above reach into this row; False where there is none of this width."""
        index = self._at.get((row - 1, column))
        if index is None or self._cells[index].column_span != span:
            return False
        above = self._cells[index]
        self._cells[index] = Cell(above.text, above.row, column, row - above.row + 1, span)
        self._at[row, column] = index
        return True

    def extend_right(self, row: int, column: int, span: int) -> bool:
        """Lets the cell to the left reach over this place; False where none ends here."""
        for index, cell in enumerate(self._cells):
            if cell.row == row and cell.column + cell.column_span == column:
                self._cells[index] = Cell(cell.text, row, cell.column, 1, cell.column_span + span)
                return True
        return False

    def table(self, rows: int, header_rows: int) -> Table:
        columns = max((cell.column + cell.column_span for cell in self._cells), default=0)
        ordered = sorted(self._cells, key=lambda cell: (cell.row, cell.column))
        return Table(rows, columns, tuple(ordered), header_rows)


def _related(document: WordDocument, kind: str) -> _Element | None:
    """The root of the part with this relationship to the document; None where it has none."""
    for relationship in document.part.rels.values():
        if relationship.reltype.endswith(f"/{kind}") and not relationship.is_external:
            return etree.fromstring(relationship.target_part.blob, _SAFE_PARSER)
    return None


def _notes(root: _Element | None, name: str) -> dict[str, _Element]:
    """Footnotes or endnotes by id, without the lines that separate them."""
    if root is None:
        return {}
    return {
        item.get(qn("w:id"), ""): item
        for item in root.iter(qn(name))
        if item.get(qn("w:type")) in (None, "normal")
    }


def _mark_is_deleted(properties: _Element | None) -> bool:
    mark = None if properties is None else properties.find(qn("w:rPr"))
    return mark is not None and mark.find(qn("w:del")) is not None


def _lines(text: str, level: int | None, after_blank: bool) -> list[Paragraph]:
    """A paragraph, or its lines where it is broken by hand."""
    filled = [line for line in map(str.strip, text.split("\n")) if line]
    if len(filled) == 1:
        return [Paragraph(filled[0], heading_level=level, blank_before=after_blank)]
    if level is not None:
        return [Paragraph(" ".join(filled), heading_level=level, blank_before=after_blank)]
    return [Paragraph(line, is_line=True, blank_before=at == 0) for at, line in enumerate(filled)]


def _symbol(element: _Element) -> str:
    code = element.get(qn("w:char"), "")
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else code


def _is_contents_field(instruction: str) -> bool:
    return re.match(r"\s*TOC\b", instruction) is not None


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == qn("w:tr"):
            yield child
        elif child.tag in _WRAPPERS or child.tag == qn("w:sdt"):
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag in _WRAPPERS or child.tag == qn("w:sdt"):
            yield from _cells(child)


def _header_rows(rows: Sequence[_Element]) -> int:
    number = 0
    while number < len(rows) and _is_on(rows[number], "trPr/tblHeader"):
        number += 1
    return number


def _flat(block: Paragraph | Table) -> str:
    """A block inside a cell as plain lines; a table within is written row by row."""
    if isinstance(block, Paragraph):
        return block.text
    rows = [
        " ".join(cell.text for cell in block.cells if cell.row == row and cell.text)
        for row in range(block.rows)
    ]
    return "\n".join(filter(None, rows))

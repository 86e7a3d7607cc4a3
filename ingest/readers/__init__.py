"""Readers: one per format; a file with its header or sidecar becomes a `Source`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.document import Source, SourceFormat
from ingest.readers import docx, html, markdown, pdf, text
from ingest.readers.header import read_sidecar
from ingest.readers.intake import Limits, Reading, SourceFile, formats, standard_limits, take_in

__all__ = ["SUPPORTED_SUFFIXES", "read_source"]

SUPPORTED_SUFFIXES = frozenset(formats().suffixes)

_READERS: dict[SourceFormat, Callable[[SourceFile], Reading]] = {
    SourceFormat.TEXT: text.read,
    SourceFormat.MARKDOWN: markdown.read,
    SourceFormat.DOCX: docx.read,
    SourceFormat.PDF: pdf.read,
    SourceFormat.HTML: html.read,
}


def read_source(path: Path, limits: Limits | None = None) -> Source:
    """The file as read, with what its owner says of it. Raises SourceError naming the file and place."""
    limits = limits or standard_limits()
    file = take_in(path, limits)
    source_format = SourceFormat(file.format)
    sidecar = read_sidecar(path, limits)
    reading = _READERS[source_format](file)
    if not reading.blocks:
        raise file.fault("", "no_text", "文件里没有正文文字")
    return Source(
        name=path.name,
        sha256=file.digest(sidecar.data if sidecar else None),
        format=source_format,
        blocks=reading.blocks,
        header={**(reading.header or {}), **(sidecar.header if sidecar else {})},
        dropped=reading.dropped,
    )

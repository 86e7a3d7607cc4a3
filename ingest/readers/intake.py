"""A file taken in: its bytes and digest within the limits, and whether its contents are what its suffix says."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ingest.document import Dropped, Paragraph, Table
from ingest.errors import SourceError

MEBIBYTE = 1024 * 1024
_ROOM = Path(__file__).parent


class Limits(BaseModel):
    """What a source may cost; `limits.toml` explains each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_mebibytes: float
    header_kibibytes: float
    pages: int
    page_objects: int
    page_rules: int
    unpacked_mebibytes: float
    unpacked_ratio: float
    ratio_floor_mebibytes: float
    zip_entries: int
    nesting: int
    table_cells: int
    unmapped_glyph_share: float


class Signature(BaseModel):
    """First bytes that give a format away."""

    starts_with: str  # hexadecimal
    format: str
    name: str

    @property
    def prefix(self) -> bytes:
        return bytes.fromhex(self.starts_with)


class Formats(BaseModel):
    """Which suffix is read how, and what to tell people about the others."""

    suffixes: dict[str, str]
    advice: dict[str, str]
    macro_suffixes: dict[str, str]
    signatures: list[Signature]


@cache
def standard_limits() -> Limits:
    return Limits.model_validate(tomllib.loads((_ROOM / "limits.toml").read_text("utf-8")))


@cache
def formats() -> Formats:
    return Formats.model_validate(tomllib.loads((_ROOM / "formats.toml").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of a file that is within the limits and of a known format."""

    name: str
    format: str
    data: bytes
    limits: Limits

    def fault(self, place: str, code: str, message: str) -> SourceError:
        return SourceError(self.name, place, code, message)

    def digest(self, sidecar: bytes | None) -> str:
        """SHA-256 of the file, and of its sidecar where it has one."""
        digest = hashlib.sha256(self.data)
        if sidecar is not None:
            digest.update(b"\0sidecar\0" + sidecar)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file: everything of a `Source` that comes from the file's contents."""

    blocks: tuple[Paragraph | Table, ...]
    dropped: tuple[Dropped, ...] = ()
    header: Mapping[str, object] | None = None


def take_in(path: Path, limits: Limits) -> SourceFile:
    """The file at `path`. Raises SourceError where it is absent, empty, too large or of no format we read."""
    suffix = path.suffix.lower()
    format_name = _format_of_suffix(path.name, suffix)
    data = read_bytes(path, limits.file_mebibytes * MEBIBYTE)
    if not data:
        raise SourceError(path.name, "", "empty", "文件是空的（0 字节）")
    file = SourceFile(path.name, format_name, data, limits)
    _check_signature(file, suffix)
    return file


def read_bytes(path: Path, most_bytes: float) -> bytes:
    """The bytes of a file of at most this size. Raises SourceError."""
    try:
        if not path.is_file():
            raise SourceError(path.name, "", "not_found", "找不到这个文件，或它不是普通文件")
        with path.open("rb") as stream:
            data = stream.read(int(most_bytes) + 1)
    except OSError as error:
        raise SourceError(path.name, "", "unreadable", f"文件打不开：{error.strerror}") from error
    if len(data) > most_bytes:
        raise SourceError(
            path.name, "", "too_large", f"文件超过 {_size(most_bytes)} 的上限，请拆分或压缩其中的图片后再放入"
        )
    return data


def _size(count: float) -> str:
    return f"{count / MEBIBYTE:g} MB" if count >= MEBIBYTE else f"{count / 1024:g} KB"


def _format_of_suffix(name: str, suffix: str) -> str:
    known = formats()
    if suffix in known.suffixes:
        return known.suffixes[suffix]
    if suffix in known.macro_suffixes:
        raise SourceError(name, "", "macros", known.macro_suffixes[suffix])
    readable = "、".join(sorted(known.suffixes))
    reason = known.advice.get(suffix) or f"不认识后缀“{suffix}”" if suffix else "文件名没有后缀"
    raise SourceError(name, "", "unsupported_format", f"{reason}（可读取的格式：{readable}）")


def _check_signature(file: SourceFile, suffix: str) -> None:
    found = next((sign for sign in formats().signatures if file.data.startswith(sign.prefix)), None)
    if found is None or found.format == file.format or (found.format == "ole" and file.format == "docx"):
        return
    raise file.fault(
        "",
        "wrong_suffix",
        f"后缀是 {suffix}，内容却是{found.name}，请改用正确的后缀，或用原来的软件另存为 {suffix}",
    )

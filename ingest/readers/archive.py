"""A Word file as the archive it is: refused where encrypted, broken, with macros, or made to exhaust the machine."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from ingest.readers.intake import MEBIBYTE, SourceFile

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_MAIN_TYPES = b"wordprocessingml"
_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")
# What zipfile and zlib raise on damaged archives; NotImplementedError is their word for an unknown compression.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError)


def check_archive(file: SourceFile) -> None:
    """Raises SourceError unless the file is a Word archive that is safe to read."""
    if file.data.startswith(_OLE):
        _refuse_ole(file)
    try:
        with zipfile.ZipFile(BytesIO(file.data)) as archive:
            _check_sizes(file, archive)
            _check_kind(file, archive)
            _check_parts(file, archive)
    except _BROKEN as error:
        raise file.fault(
            "", "broken_file", "文件损坏，不是完整的 Word（.docx）文件，请重新保存或重新下载"
        ) from error


def _refuse_ole(file: SourceFile) -> None:
    if _ENCRYPTED_STREAM in file.data:
        raise file.fault("", "encrypted", "文件设有打开密码，请取消密码后再放入")
    raise file.fault(
        "", "wrong_suffix", "后缀是 .docx，内容却是旧版 Word 文件（.doc），请用 Word 或 WPS 另存为 .docx"
    )


def _check_sizes(file: SourceFile, archive: zipfile.ZipFile) -> None:
    limits = file.limits
    entries = archive.infolist()
    if len(entries) > limits.zip_entries:
        raise file.fault(
            "", "zip_bomb", f"压缩包里有 {len(entries)} 个部件，超过 {limits.zip_entries} 个的上限"
        )
    if sum(entry.file_size for entry in entries) > limits.unpacked_mebibytes * MEBIBYTE:
        raise file.fault(
            "", "zip_bomb", f"解压后超过 {limits.unpacked_mebibytes:g} MB 的上限，可能是恶意文件"
        )
    for entry in entries:
        is_large = entry.file_size > limits.ratio_floor_mebibytes * MEBIBYTE
        if is_large and entry.file_size > limits.unpacked_ratio * max(entry.compress_size, 1):
            raise file.fault(
                entry.filename,
                "zip_bomb",
                f"部件的压缩比超过 {limits.unpacked_ratio:g} 倍的上限，可能是恶意文件",
            )
        if entry.flag_bits & 1:
            raise file.fault(entry.filename, "encrypted", "压缩包设有密码，请取消密码后再放入")


def _check_kind(file: SourceFile, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if any(name.lower().endswith(_MACRO_PARTS) for name in names):
        raise file.fault("", "macros", "文件含宏，不予读取，请另存为不含宏的 .docx")
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types:
        raise file.fault("", "macros", "文件含宏，不予读取，请另存为不含宏的 .docx")
    if _MAIN_TYPES not in types:
        raise file.fault(
            "", "wrong_suffix", "后缀是 .docx，内容却不是 Word 文件，请用 Word 或 WPS 另存为 .docx"
        )


def _check_parts(file: SourceFile, archive: zipfile.ZipFile) -> None:
    """Office files never declare a document type or entities: one that does is made to expand without end."""
    for name in archive.namelist():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        part = archive.read(name)
        for declaration in _DECLARATIONS:
            if any(declaration.encode(encoding) in part for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
                raise file.fault(name, "xml_entities", "文件里的 XML 声明了实体，可能是恶意文件，不予读取")

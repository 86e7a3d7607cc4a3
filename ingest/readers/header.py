"""What the policy owner says of a document: front matter inside the file, or a sidecar beside it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import yaml

from ingest.errors import SourceError
from ingest.readers.intake import Limits, SourceFile, read_bytes

_FENCE = re.compile(r"---[ \t]*")
_CLOSING_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_KEY = re.compile(r"\s*[\w-]+\s*:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The header of a text, the lines it takes (fences included), and as how many lines."""

    header: dict[str, object]
    raw: str
    line_count: int


def read_front_matter(file: SourceFile, text: str) -> FrontMatter | None:
    """The YAML between `---` fences at the top of a text; None where it has none. Raises SourceError."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None or not _FENCE.fullmatch(lines[first]):
        return None
    closing = next((at for at in range(first + 1, len(lines)) if _CLOSING_FENCE.fullmatch(lines[at])), None)
    if closing is None:
        if first + 1 < len(lines) and _KEY.match(lines[first + 1]):
            raise file.fault(f"第{first + 1}行", "bad_front_matter", "文件头以 --- 开始，但没有结束的 ---")
        return None
    raw = "\n".join(lines[first : closing + 1])
    if len(raw) > file.limits.header_kibibytes * 1024:
        raise file.fault(
            f"第{first + 1}行", "bad_front_matter", f"文件头超过 {file.limits.header_kibibytes:g} KB 的上限"
        )
    header = _parse_yaml(file, "\n".join(lines[first + 1 : closing]), first + 2)
    return FrontMatter(header, raw, closing + 1)


def _parse_yaml(file: SourceFile, text: str, first_line: int) -> dict[str, object]:
    try:
        parsed = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise file.fault(
            f"第{line}行", "bad_front_matter", f"文件头不是有效的 YAML：{error.problem}"
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "嵌套过深"
        raise file.fault(
            f"第{first_line}行起", "bad_front_matter", f"文件头不是有效的 YAML：{reason}"
        ) from error
    if parsed is None:
        return {}
    if not isinstance(parsed, dict):
        raise file.fault(f"第{first_line}行", "bad_front_matter", "文件头应当是“键: 值”的形式")
    return {str(key): value for key, value in parsed.items()}


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A header kept in a TOML file beside the document, with its bytes for the digest."""

    header: dict[str, object]
    data: bytes


def read_sidecar(path: Path, limits: Limits) -> Sidecar | None:
    """The sidecar `<file name>.toml`, else `<stem>.toml`; None where there is neither. Raises SourceError."""
    for beside in (path.with_name(path.name + ".toml"), path.with_suffix(".toml")):
        if beside.is_file():
            data = read_bytes(beside, limits.header_kibibytes * 1024)
            return Sidecar(_parse_toml(beside.name, data), data)
    return None


def _parse_toml(name: str, data: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(name, f"第{error.start}字节", "bad_sidecar", "说明文件不是 UTF-8 编码") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"第{line[1]}行" if line else ""
        raise SourceError(name, place, "bad_sidecar", f"说明文件不是有效的 TOML：{error}") from error

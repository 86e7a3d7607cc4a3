"""What building found out about the sources: coverage and warnings beside each build, and why the last attempt was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from ingest.errors import Fault, IndexMismatchError
from ingest.records import Coverage
from ingest.wording import say

_T = TypeVar("_T")

_FINDINGS: Final = "findings.json"
_REFUSAL: Final = "refused.json"


@dataclass(frozen=True, slots=True)
class Findings:
    """The proof of completeness of every document, and what was odd in the corpus without refusing it."""

    coverage: tuple[Coverage, ...] = ()
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """When a corpus was last refused, and every fault found in it, warnings included."""

    at: datetime
    faults: tuple[Fault, ...]


_FINDINGS_TYPE: Final = TypeAdapter(Findings)
_REFUSAL_TYPE: Final = TypeAdapter(Refusal)


def write_findings(build: Path, findings: Findings) -> None:
    """Beside the contents of a build."""
    (build / _FINDINGS).write_bytes(_FINDINGS_TYPE.dump_json(findings, indent=1))


def read_findings(build: Path) -> Findings | None:
    """What was found when it was built; None for a build that kept no findings. Raises IndexMismatchError where they are damaged."""
    return _read(build / _FINDINGS, _FINDINGS_TYPE)


def write_refusal(root: Path, refusal: Refusal) -> None:
    """Beside the builds: the one in use stays as it is."""
    root.mkdir(parents=True, exist_ok=True)
    fresh = root / f".{_REFUSAL}.new"
    fresh.write_bytes(_REFUSAL_TYPE.dump_json(refusal, indent=1))
    fresh.replace(root / _REFUSAL)


def read_refusal(root: Path) -> Refusal | None:
    """The last attempt to build, where it was refused; None where it succeeded. Raises IndexMismatchError."""
    return _read(root / _REFUSAL, _REFUSAL_TYPE)


def forget_refusal(root: Path) -> None:
    """The corpus is well again."""
    (root / _REFUSAL).unlink(missing_ok=True)


def _read(path: Path, adapter: TypeAdapter[_T]) -> _T | None:
    if not path.is_file():
        return None
    try:
        return adapter.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexMismatchError(say("index_damaged", folder=path.parent, reason=path.name)) from error

"""Wording is checked when it is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.wording import SHIPPED, Wording


@pytest.mark.parametrize(
    ("old", "new"), [("slow =", "slwo ="), ("[buttons]", "[knobs]")], ids=["sentence", "table"]
)
def test_a_misspelt_name_stops_the_start(tmp_path: Path, old: str, new: str) -> None:
    changed = tmp_path / "wording.toml"
    changed.write_text(SHIPPED.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ValidationError):
        Wording.load(changed)

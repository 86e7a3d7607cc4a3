"""Word lists are read from their file."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.qa.words import load_slot_words, load_word_table

FILE = Path(__file__).resolve().parents[3] / "prompts" / "understanding" / "words.toml"


def test_longer_words_come_first_so_that_they_are_found_before_their_parts() -> None:
    lengths = [len(word) for word in load_slot_words(FILE).negations]
    assert lengths == sorted(lengths, reverse=True)


def test_a_table_of_words_is_read(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('"加梯" = ["电梯", "加装电梯"]\n', encoding="utf-8")
    assert load_word_table(tmp_path / "words.toml") == {"加梯": ("加装电梯", "电梯")}


def test_a_list_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text("", encoding="utf-8")
    with pytest.raises(KeyError, match="relative_years"):
        load_slot_words(tmp_path / "words.toml")

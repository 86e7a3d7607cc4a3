"""Questions in Latin letters: English and pinyin are read as Chinese before anything else."""

from __future__ import annotations

import re

from api.qa.desk import Desk
from ingest.index import normalise

_LETTERS = re.compile(r"[a-z]{3}")


def in_chinese(desk: Desk, text: str) -> str:
    """The question with its English and its pinyin in Chinese; what looks like planted instructions is left as it is."""
    plain = normalise(text)
    if not _LETTERS.search(plain) or desk.cues["injection"].search(plain):
        return text
    read = desk.pinyin.read(desk.english.read(plain))
    return text if read == plain else read

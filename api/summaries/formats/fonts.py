"""A font that has Chinese characters, from the settings or from where systems keep theirs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

# Common fonts with Chinese, by the places where Debian, Red Hat, macOS and Windows put them.
KNOWN: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)
_PROBES: Final = "督查"
_ABSENT: Final = (
    "\U000fffff"  # a character that no font has: what is drawn for it is drawn for all that is missing
)


def find_font(configured: Path | None) -> Path | None:
    """The font to draw with; None where none with Chinese characters is there. A configured one is the only one tried."""
    candidates = (configured,) if configured else tuple(map(Path, KNOWN))
    return next((path for path in candidates if path.is_file() and has_chinese(path)), None)


@lru_cache(maxsize=16)
def has_chinese(path: Path) -> bool:
    """Whether the font draws Chinese characters and not the box for what it lacks."""
    try:
        font = ImageFont.truetype(str(path), 16)
    except OSError:
        return False
    box = bytes(font.getmask(_ABSENT))
    return all(bytes(font.getmask(character)) != box for character in _PROBES)

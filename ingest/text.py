"""Normalising, sentence splitting, word segmentation."""

from __future__ import annotations

import logging
import re
import sys
import threading
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import opencc

if TYPE_CHECKING:
    import jieba

LEXICON_PATH: Final = Path(__file__).resolve().parent.parent / "corpus" / "lexicon.txt"

_HAN: Final = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
# Text of these alone normalises character by character: the common case, and a quick one.
_PLAIN: Final = re.compile("[\n\t -~一-\u9fff！-～\u3000、。“”‘’《》〈〉〔〕【】—·]*")
_LONGEST_REMEMBERED: Final = 4_000  # characters: nearly every section, no whole document
_LONGEST_CUT_REMEMBERED: Final = 400  # characters: a question is cut by several steps, a section by one
_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_BROKEN: Final = re.compile("[\ud800-\udfff]")  # halves of characters, which no encoder takes
_ANNOTATION: Final = r"(?:〔[^〔〕\n]{1,24}〕)?"  # an editor's mark after a sentence belongs to it
_SENTENCE: Final = re.compile(
    rf"[^。！？!?；;…\n]*(?:[。！？!?；;…]+[”’」』）)》\]】\"']*{_ANNOTATION}|\n|$)"
)
_TOKEN_RUN: Final = re.compile(rf"[{_HAN}]+|[a-z0-9]+(?:\.[0-9]+)*|[^\W_{_HAN}a-z0-9]+")
_GROUPED_DIGITS: Final = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_HAS_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")
_HAN_ONLY: Final = re.compile(rf"[{_HAN}]+")


class LexicalTokens(StrEnum):
    """What the lexical index counts: a setting, recorded in the manifest."""

    CHARACTERS = "characters"
    WORDS = "words"
    BOTH = "both"


def normalise(text: str) -> str:
    """Text made comparable: NFKC, nothing invisible, simplified characters, lower case. Applying it twice changes nothing."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _lowered(clean(text))


def normalise_with_offsets(text: str) -> tuple[str, list[int]]:
    """The normalised text, and for each of its characters the offset of the character of `text` it comes from."""
    cleaned, offsets = clean_with_offsets(text)
    return _lowered(cleaned), offsets


@lru_cache(maxsize=4096)
def _remembered(text: str) -> str:
    """One question has the same sections, titles and names normalised again and again."""
    return _lowered(clean(text))


def letters_and_digits(text: str) -> str:
    """The normalised text without white space, punctuation or brackets: for names and numbers that people write in many ways."""
    return "".join(character for character in normalise(text) if character.isalnum())


def clean(text: str) -> str:
    """Text as a model should read it: like `normalise`, but with its capitals."""
    if _PLAIN.fullmatch(text):
        return to_simplified(text.translate(_HALF_WIDTH))
    return clean_with_offsets(text)[0]


def clean_with_offsets(text: str) -> tuple[str, list[int]]:
    """`clean`, and for each of its characters the offset of the character of `text` it comes from."""
    if _PLAIN.fullmatch(text):
        return to_simplified(text.translate(_HALF_WIDTH)), list(range(len(text)))
    pieces: list[str] = []
    offsets: list[int] = []
    for start, cluster in _clusters(text):
        composed = unicodedata.normalize("NFKC", cluster)
        pieces.append(composed)
        offsets.extend([start] * len(composed))
    return to_simplified("".join(pieces)), offsets


def to_simplified(text: str) -> str:
    """The text in simplified characters, character for character (the length never changes)."""
    if text.isascii():
        return text
    if _BROKEN.search(text):
        return "".join(_simplified_character(character) for character in text)
    converted: str = _converter().convert(text)
    if converted != text:
        converted = _converter().convert(converted)  # a few characters take two steps
    if len(converted) == len(text):
        return converted
    return "".join(_simplified_character(character) for character in text)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences and semicolon clauses, in order, without surrounding whitespace; no other character is left out."""
    spans = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            spans.append((start, end))
    return spans


def character_tokens(text: str) -> list[str]:
    """Single Chinese characters and pairs of neighbours; Latin words, digits and numbers like 2.5 stay whole."""
    tokens: list[str] = []
    for run in _token_runs(text):
        if not _HAN_ONLY.fullmatch(run):
            tokens.append(run)
            continue
        tokens.extend(run)
        tokens.extend(first + second for first, second in pairwise(run))
    return tokens


class WordCutter:
    """Cuts text into words with jieba and the terms of one lexicon. Loads the dictionary on first use; safe to share between threads."""

    def __init__(self, lexicon: Iterable[str] = ()) -> None:
        entries = [[normalise(term).strip() for term in entry.split("=")] for entry in lexicon]
        self.lexicon = tuple(dict.fromkeys(term for entry in entries for term in entry if term))
        self.same_terms = {other: entry[0] for entry in entries for other in entry[1:] if other and entry[0]}
        self._lock = threading.Lock()
        self._tokenizer: jieba.Tokenizer | None = None
        self._cut_before = lru_cache(maxsize=2048)(self._cut)

    def cut(self, text: str) -> list[str]:
        """The words of the normalised text, in order; whitespace left out, punctuation kept."""
        plain = normalise(text)
        return list(self._cut_before(plain) if len(plain) <= _LONGEST_CUT_REMEMBERED else self._cut(plain))

    def _cut(self, plain: str) -> tuple[str, ...]:
        return tuple(word for word in self._ready().cut(plain) if not word.isspace())

    def tokens(self, text: str) -> list[str]:
        """Words for an index: punctuation left out, long words also by the shorter words inside them."""
        words = self._ready().cut_for_search(_ungrouped(normalise(text)))
        return [word for word in words if _HAS_LETTER_OR_DIGIT.search(word)]

    def knows(self, word: str) -> bool:
        """True for a word of the dictionary or the lexicon; a name that the cutter only guesses is none."""
        return bool(self._ready().FREQ.get(normalise(word), 0))

    def word_class(self, word: str) -> str:
        """The dictionary's part of speech of a word (n noun, v verb, d adverb …); empty where it has none."""
        return _word_classes().get(normalise(word), "")

    def warm_up(self) -> None:
        """Loads the dictionary now, so that the first question does not wait for it."""
        self._ready()

    def _ready(self) -> jieba.Tokenizer:
        if self._tokenizer is None:
            with self._lock:
                if self._tokenizer is None:
                    self._tokenizer = _load_jieba(self.lexicon)
        return self._tokenizer


def read_lexicon(path: Path) -> tuple[str, ...]:
    """The entries of a lexicon file: a term a line, after `=` what people say for it, `#` starts a comment.

    An absent file has none.
    """
    if not path.exists():
        return ()
    lines = (line.split("#", 1)[0].strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return tuple(line for line in lines if line)


@lru_cache(maxsize=1)
def default_cutter() -> WordCutter:
    """The cutter with the lexicon of this project's corpus."""
    return WordCutter(read_lexicon(LEXICON_PATH))


def cut_words(text: str) -> list[str]:
    """The words of the normalised text, cut with the lexicon of this project's corpus."""
    return default_cutter().cut(text)


def is_known_word(word: str) -> bool:
    """True for a word of the dictionary or of this project's lexicon."""
    return default_cutter().knows(word)


def word_tokens(text: str) -> list[str]:
    """Words for an index, cut with the lexicon of this project's corpus."""
    return default_cutter().tokens(text)


def lexical_tokens(text: str, kind: LexicalTokens, cutter: WordCutter) -> list[str]:
    """The tokens that the lexical index counts."""
    match kind:
        case LexicalTokens.CHARACTERS:
            return character_tokens(text)
        case LexicalTokens.WORDS:
            return cutter.tokens(text)
        case LexicalTokens.BOTH:
            characters = character_tokens(text)
            seen = set(characters)
            return characters + [word for word in cutter.tokens(text) if word not in seen]


def _token_runs(text: str) -> list[str]:
    return _TOKEN_RUN.findall(_ungrouped(normalise(text)))


def _ungrouped(text: str) -> str:
    return _GROUPED_DIGITS.sub(lambda match: match.group().replace(",", ""), text)


def _clusters(text: str) -> Iterable[tuple[int, str]]:
    """Stretches that normalise independently of their neighbours, with their offsets; nothing invisible among them."""
    start, cluster = 0, ""
    for offset, character in enumerate(text):
        visible = _visible(character)
        if not visible:
            continue
        if cluster and _joins(cluster, visible):
            cluster += visible
            continue
        if cluster:
            yield start, cluster
        start, cluster = offset, visible
    if cluster:
        yield start, cluster


def _lowered(text: str) -> str:
    """Lower case, character for character: what would grow stays, and a sigma does not look at its neighbours."""
    lower = text.lower()
    if len(lower) == len(text) and "Σ" not in text:
        return lower
    return "".join(map(_lower, text))


def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character


def _visible(character: str) -> str:
    """The character itself, a plain space for odd white space, or nothing for what nobody can see."""
    if character.isspace():
        return character if character in "\n\t" else " "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"} or _INVISIBLE.match(character):
        return ""
    return character


def _joins(cluster: str, character: str) -> bool:
    if character.isascii() or "\u4e00" <= character <= "\u9fff":
        return False
    if unicodedata.combining(unicodedata.normalize("NFKD", character)[0]):
        return True
    together = unicodedata.normalize("NFKC", cluster + character)
    return together != unicodedata.normalize("NFKC", cluster) + unicodedata.normalize("NFKC", character)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=4096)
def _simplified_character(character: str) -> str:
    if _BROKEN.match(character):
        return character
    converted = str(_converter().convert(character))
    return converted if len(converted) == 1 else character


def _load_jieba(lexicon: tuple[str, ...]) -> jieba.Tokenizer:
    """A tokenizer with words of its own; the dictionary is read from the disk once."""
    import jieba

    general = _general_dictionary()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(general.FREQ), general.total, True
    for term in lexicon:
        tokenizer.add_word(term)
    return tokenizer


@lru_cache(maxsize=1)
def _word_classes() -> dict[str, str]:
    """Part of speech by word, from jieba's dictionary; classes are few, so their names are shared."""
    import jieba

    with jieba.get_module_res("dict.txt") as dictionary:
        rows = (line.decode("utf-8").split() for line in dictionary)
        return {row[0]: sys.intern(row[2]) for row in rows if len(row) == 3}


@lru_cache(maxsize=1)
def _general_dictionary() -> jieba.Tokenizer:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = _dictionary_cache()
    tokenizer.initialize()
    return tokenizer


def _dictionary_cache() -> str | None:
    """A folder of this user's own for jieba's parsed dictionary: nobody else can plant a file there. None: the system's."""
    folder = Path.home() / ".cache" / "policy-assistant"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder)

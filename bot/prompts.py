"""Steps that wait for a reply in words: what is asked, and the whole sentence that a reply makes. Knows no channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.spans import Mark, Span, visible
from bot.wording import PromptWords, Wording


class PromptKind(StrEnum):
    FIGURES = "figures"
    OBSTACLES = "obstacles"
    CORRECTION = "correction"
    REWRITE = "rewrite"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Prompt:
    """`title` is the task it is about, `words` what was said so far; either may be empty."""

    kind: PromptKind
    title: str = ""
    words: str = ""

    def spans(self, wording: Wording) -> list[Span]:
        """Heading, task, what to write, and the words so far: read back from there when the reply comes."""
        words = wording.prompts
        spans = [Span(words.headings[self.kind], Mark.STRONG)]
        if self.title:
            spans += [Span("\n"), Span(visible(self.title), Mark.OFFER)]
        spans.append(Span("\n" + words.hints[self.kind]))
        if self.words:
            spans += [Span("\n"), Span(visible(self.words), Mark.QUOTE)]
        return spans

    def completed(self, reply: str, words: PromptWords) -> str:
        """The sentence that the reply makes of it."""
        says_nothing = reply.strip(words.trimmed) in words.nothing
        if self.kind is PromptKind.OBSTACLES:
            return self.words if says_nothing else words.because.format(words=self.words, reply=reply)
        if self.kind is PromptKind.CORRECTION:
            return words.corrected.format(title=self.title, reply=reply)
        if self.kind is PromptKind.FIGURES and says_nothing:
            return self.title
        return words.told.format(title=self.title, reply=reply) if self.title else reply


def kind_of(text: str, words: PromptWords) -> PromptKind | None:
    """Which step a message of ours asks for; None for any other message."""
    first = text.split("\n", 1)[0].strip()
    return next((kind for kind in PromptKind if words.headings[kind] == first), None)

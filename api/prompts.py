"""Loads, checks and fills prompt files: a header, then the text; versions in active.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

FENCE_SAFE = str.maketrans("<>", "＜＞")


class PromptError(Exception):
    """A prompt that cannot be used; the message names its file or version."""


class Header(BaseModel):
    """What a prompt file says of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    purpose: str
    inputs: tuple[str, ...]
    fenced: tuple[str, ...] = ()
    reply: str
    why: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of one prompt; `name` is what stored answers record, e.g. `answer@v1`."""

    name: str
    header: Header
    text: str

    def fill(self, **inputs: str) -> str:
        """The text to send. Raises PromptError on a missing or unknown input."""
        self._check_names(inputs)
        return Template(self.text).substitute(
            {
                name: _fence(name, value) if name in self.header.fenced else value
                for name, value in inputs.items()
            }
        )

    def _check_names(self, inputs: Mapping[str, str]) -> None:
        wanted, given = set(self.header.inputs), set(inputs)
        if wanted != given:
            raise PromptError(
                f"{self.name}: missing {sorted(wanted - given)}, unknown {sorted(given - wanted)}"
            )


def _fence(name: str, value: str) -> str:
    return f"<{name}>\n{value.translate(FENCE_SAFE)}\n</{name}>"


class PromptLibrary:
    """The live version of every prompt."""

    def __init__(self, prompts: Mapping[str, Prompt]) -> None:
        self._prompts = dict(prompts)

    @classmethod
    def load(cls, folder: Path) -> PromptLibrary:
        """Reads every prompt that active.toml names. Raises PromptError."""
        try:
            active = tomllib.loads((folder / "active.toml").read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise PromptError(f"{folder / 'active.toml'}: {error}") from error
        return cls({kind: read_prompt(folder / kind / f"{version}.md") for kind, version in active.items()})

    def prompt(self, kind: str) -> Prompt:
        """Raises PromptError for a purpose that active.toml does not name."""
        try:
            return self._prompts[kind]
        except KeyError as error:
            raise PromptError(f"no live prompt for {kind}") from error


def read_prompt(path: Path) -> Prompt:
    """One prompt file, checked. Raises PromptError."""
    try:
        opening, header, text = path.read_text(encoding="utf-8").split("---\n", 2)
        parsed = Header.model_validate(yaml.safe_load(header))
    except (OSError, ValueError, yaml.YAMLError, ValidationError) as error:
        raise PromptError(f"{path}: {error}") from error
    if opening:
        raise PromptError(f"{path}: the header does not come first")
    prompt = Prompt(f"{path.parent.name}@{path.stem}", parsed, text.strip())
    _check_inputs(path, prompt)
    return prompt


def _check_inputs(path: Path, prompt: Prompt) -> None:
    template = Template(prompt.text)
    used, declared = set(template.get_identifiers()), set(prompt.header.inputs)
    if not template.is_valid() or used != declared:
        raise PromptError(
            f"{path}: declared but not used {sorted(declared - used)}, used but not declared {sorted(used - declared)}"
        )
    if unknown := set(prompt.header.fenced) - declared:
        raise PromptError(f"{path}: fenced but no input {sorted(unknown)}")

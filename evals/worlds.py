"""The products a run measures: on the city's own corpus, on the invented documents alone, and on both together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.driver import ProductError

_ROOT = Path(__file__).resolve().parent.parent
CORPUS = _ROOT / "corpus"
INVENTED = _ROOT / "tests" / "world" / "policies"
QUESTIONS = _ROOT / "tests" / "world" / "questions.jsonl"
_SHARED_FILES = ("parties.toml", "lexicon.txt")  # what holds everywhere, whatever the documents
_POLICIES = "policies"
_TOLD_CHARS = 2000


class World(StrEnum):
    """What the product under measurement has read."""

    CORPUS = "corpus"  # the city's own documents, or whatever a product at an address holds
    INVENTED = "world"  # the invented documents alone
    TOGETHER = "together"  # the invented documents beside the city's own


@contextmanager
def built(world: World) -> Iterator[Path]:
    """An index of these documents in a folder that goes afterwards. Raises ProductError where ingest refuses them."""
    with TemporaryDirectory(prefix="evals-") as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        lay_out(world, corpus)
        places = {"INGEST_CORPUS_FOLDER": str(corpus), "INGEST_INDEX_FOLDER": str(index)}
        done = subprocess.run(
            [sys.executable, "-m", "ingest", "build"],
            cwd=_ROOT,
            env=os.environ | places,
            capture_output=True,
            check=False,
            text=True,
        )
        if done.returncode:
            raise ProductError(f"ingest refused the {world} documents: {done.stderr[-_TOLD_CHARS:]}")
        yield index


def lay_out(world: World, folder: Path) -> None:
    """The corpus of a world in a new folder: its policies, with the parties and words of the city's corpus."""
    (folder / _POLICIES).mkdir(parents=True)
    for name in _SHARED_FILES:
        shutil.copy(CORPUS / name, folder)
    sources = {World.CORPUS: (CORPUS / _POLICIES,), World.INVENTED: (INVENTED,)}
    for source in sources.get(world, (CORPUS / _POLICIES, INVENTED)):
        shutil.copytree(source, folder / _POLICIES, dirs_exist_ok=True)

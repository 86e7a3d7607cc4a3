"""An answer on the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape

from api.qa.outcomes import Answer
from ingest.index import Document


def print_answer(console: Console, answer: Answer, documents: Mapping[str, Document]) -> None:
    """The text, the readings offered, the notices, and each receipt with its words."""
    console.print(escape(answer.text), highlight=False)
    for choice in answer.choices:
        console.print(f"  · {escape(choice.label)}", highlight=False)
    for notice in answer.notices:
        console.print(f"[yellow]{escape(notice)}[/yellow]", highlight=False)
    for citation in answer.citations:
        title = documents[citation.document_id].identity.title
        console.print(
            f"[dim]{escape(f'[{citation.number}]')} 《{escape(title)}》 {escape(citation.section_path)}\n"
            f"    {escape(citation.quote)}[/dim]",
            highlight=False,
        )
    console.print(f"[dim]{answer.status.value}[/dim]", highlight=False)

"""What a page says of a document beside its title."""

from __future__ import annotations

from api.documents.validity import chinese_day
from api.wording import Wording
from ingest.index import Identity


def facts_of(identity: Identity, wording: Wording) -> list[tuple[str, str]]:
    """Label and value, only what is known."""
    period = f"{identity.plan_period[0]}—{identity.plan_period[1]}年" if identity.plan_period else None
    based_on = "；".join(
        f"《{reference.title}》（{reference.doc_number}）"
        if reference.title and reference.doc_number
        else f"《{reference.title}》"
        if reference.title
        else reference.doc_number or ""
        for reference in identity.based_on
    )
    known = {
        "doc_number": identity.doc_number,
        "issuer": identity.issuer,
        "issued": chinese_day(identity.issued_on) or identity.issued,
        "printed": chinese_day(identity.printed_on),
        "period": period,
        "based_on": based_on,
        "replaced_by": "；".join(identity.replaced_by),
    }
    return [(wording.say(f"page.{key}"), value) for key, value in known.items() if value]

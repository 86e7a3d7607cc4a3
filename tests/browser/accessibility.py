"""axe-core over a page as it stands, open shadows included."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
RUN = """async (tags) => {
  const report = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  const findings = report.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`));
  return [report.passes.length, findings];
}"""


def findings(page: Page) -> list[str]:
    """Every violation of WCAG 2.2 A and AA and of good practice, with the elements it is about."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    passed, found = page.evaluate(RUN, list(RULES))
    assert passed > 5, "axe looked at nothing"
    return list(found)


def findings_in_both_schemes(page: Page) -> dict[str, list[str]]:
    """What axe finds in light and in dark; empty where it finds nothing."""
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its two literals
        found[scheme] = findings(page)
    return {scheme: faults for scheme, faults in found.items() if faults}

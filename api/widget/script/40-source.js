// One source of an answer: which document and section, and on demand the clause itself with the cited words marked.
class SourceView {
  constructor(citation, service) {
    this.citation = citation;
    this.service = service;
    this.clause = make("div", { class: "clause", hidden: true });
    this.toggle = button(say("read_source"), () => this.turn(this.clause.hidden), {
      class: "quiet",
      "aria-expanded": "false",
      "aria-label": `${say("read_source")} [${citation.number}]`,
    });
    this.element = make(
      "li",
      { value: citation.number },
      make(
        "p",
        { class: "where" },
        make("span", { class: "number", "aria-hidden": "true" }, `[${citation.number}] `),
        quoted("cite", `《${citation.document.title}》`),
        " ",
        quoted("span", citation.section, { class: "section" }),
        citation.document.kind === "digest" && make("span", { class: "badge digest" }, say("digest_badge")),
      ),
      quoted("blockquote", citation.quote, { class: "on-paper" }),
      this.toggle,
      this.clause,
    );
  }

  async turn(isOpen) {
    this.clause.hidden = !isOpen;
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    this.toggle.firstChild.data = say(isOpen ? "close_source" : "read_source");
    if (isOpen && !this.clause.firstChild) await this.load();
  }

  // Without a connection the cited words, which came with the answer, are shown alone.
  async load() {
    this.clause.setAttribute("aria-busy", "true");
    let passage = { before: "", marked: this.citation.quote, after: "" };
    let isWhole = true;
    try {
      passage = await this.service.passage(this.citation);
    } catch {
      isWhole = false;
    }
    this.clause.replaceChildren(
      make(
        "blockquote",
        { dir: "auto", tabindex: "0", role: "group", "aria-label": say("clause") },
        passage.before,
        make("mark", {}, passage.marked),
        passage.after,
      ),
      make(
        "p",
        { class: "small" },
        !isWhole && say("only_quote"),
        make("a", { href: this.service.address(this.citation.url), target: "_blank", rel: "noopener" }, say("whole_document")),
      ),
    );
    this.clause.removeAttribute("aria-busy");
    const text = this.clause.firstChild;
    text.scrollTop = text.querySelector("mark").offsetTop - text.clientHeight / 3;
  }

  async openFromMark() {
    await this.turn(true);
    this.toggle.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }
}

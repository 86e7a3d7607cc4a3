// Useful or not, at one press; then, for those who like, in words. A later word replaces an earlier one.
class FeedbackView {
  constructor(answerId, service, announce) {
    this.answerId = answerId;
    this.service = service;
    this.announce = announce;
    this.element = make(
      "div",
      { class: "feedback", role: "group", "aria-label": say("useful") },
      make("span", {}, say("useful")),
      button(say("yes"), () => this.rate(true), { class: "quiet" }),
      button(say("no"), () => this.rate(false), { class: "quiet" }),
    );
  }

  async rate(useful) {
    if (!(await this.send(useful))) return;
    const words = make("textarea", { rows: "2", maxlength: "1000", "aria-label": say("in_words"), placeholder: say("in_words") });
    const form = make(
      "form",
      {
        submit: (event) => {
          event.preventDefault();
          this.sendWords(useful, words.value.trim());
        },
      },
      make("p", {}, say("thanks")),
      words,
      make("button", { class: "quiet" }, say("send_words")),
    );
    this.element.replaceChildren(form);
    words.focus();
    this.announce(say("thanks"));
  }

  async sendWords(useful, words) {
    if (words && !(await this.send(useful, words))) return;
    const thanks = make("p", { tabindex: "-1" }, say(words ? "thanks_for_words" : "thanks"));
    this.element.replaceChildren(thanks);
    thanks.focus();
    this.announce(thanks.textContent);
  }

  async send(useful, words) {
    this.fault?.remove();
    try {
      await this.service.rate(this.answerId, useful, words);
      return true;
    } catch (fault) {
      this.fault = make("p", { class: "fault" }, fault instanceof Refused ? fault.message : say("not_sent"));
      this.element.append(this.fault);
      this.announce(this.fault.textContent);
      return false;
    }
  }
}

// One question and what becomes of it: looking, arriving, answered, refused by the service, waiting for a connection.
const SLOW_AFTER_MS = 6000;
const RETRY_SECONDS = [3, 10, 30];

class Turn {
  constructor(words, assistant) {
    this.words = words;
    this.assistant = assistant;
    this.tries = 0;
    this.body = make("div", { class: "body" });
    this.element = make(
      "article",
      { class: "turn" },
      make("h3", { class: "asked" }, make("span", { class: "hidden" }, say("you_asked")), quoted("bdi", words)),
      this.body,
    );
  }

  async ask() {
    const { service, conversation, documentName } = this.assistant;
    this.stopWaiting();
    this.element.setAttribute("aria-busy", "true");
    this.showState(say("asking"));
    const slow = setTimeout(() => this.showState(say("slow")), SLOW_AFTER_MS);
    try {
      for await (const [name, data] of service.ask(this.words, conversation, documentName)) {
        clearTimeout(slow);
        this.take(name, data);
      }
    } catch (fault) {
      this.fail(fault);
    } finally {
      clearTimeout(slow);
      this.element.removeAttribute("aria-busy");
    }
  }

  take(name, data) {
    if (name === "text") this.arriving = (this.arriving || "") + data.text;
    if (name === "text") this.body.replaceChildren(answerText(withoutMarks(this.arriving), new Map()));
    if (name === "done") this.finish(data);
  }

  // The reply as a whole is the truth; what arrived before is replaced by it. Said aloud once, here.
  finish(reply) {
    this.arriving = null;
    this.assistant.conversation = reply.conversation_id;
    this.body.replaceChildren(answerView(reply, this.words, this.assistant));
    const sources = reply.citations.length ? say("announce_sources", { count: reply.citations.length }) : "";
    this.assistant.announce([withoutMarks(reply.answer), ...reply.notices, sources].filter(Boolean).join(" "));
  }

  fail(fault) {
    this.arriving = null;
    if (fault instanceof Refused && fault.status === 422) this.assistant.returnQuestion(this, fault.message);
    else if (fault instanceof Refused) this.wait(fault.message, fault.secondsToWait);
    else if (fault instanceof Unreachable) this.waitForService(fault.reason);
    else {
      this.wait(say("failed"));
      throw fault;
    }
  }

  waitForService(reason) {
    if (reason === "blocked" || reason === "held_back") return this.giveUp(say(reason));
    if (reason === "offline") return this.wait(say("offline"));
    return this.wait(say("down"), RETRY_SECONDS[this.tries++]);
  }

  giveUp(sentence) {
    const page = this.assistant.service.address(`/?q=${encodeURIComponent(this.words)}`);
    this.showState(sentence, make("a", { href: page, target: "_blank", rel: "noopener" }, say("plain_page")));
    this.assistant.announce(sentence);
  }

  // The question is kept; it is asked again after so many seconds, when a connection is back, or at a press.
  wait(sentence, seconds) {
    this.isWaiting = true;
    if (seconds) this.timer = setTimeout(() => this.isWaiting && this.ask(), seconds * 1000);
    this.showState(sentence, button(say("retry"), () => this.ask()), button(say("drop"), () => this.drop(), { class: "quiet" }));
    this.assistant.announce(sentence);
  }

  stopWaiting() {
    this.isWaiting = false;
    clearTimeout(this.timer);
  }

  drop() {
    this.stopWaiting();
    this.element.remove();
    this.assistant.forget(this);
    this.assistant.input.focus();
  }

  showState(sentence, ...actions) {
    this.body.replaceChildren(make("p", { class: "state" }, sentence), make("p", { class: "actions" }, actions));
  }
}

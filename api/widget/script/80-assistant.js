// <policy-assistant>: the form, the conversation and what surrounds them. Nothing outlives the page.
const MAX_QUESTION_CHARS = 300;

class PolicyAssistant extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    this.service = new Service(BASE);
    this.turns = [];
    this.documentName = this.dataset.document || null;
    this.attachShadow({ mode: "open" });
    dress(this.shadowRoot);
    this.build();
    this.takeOver();
    this.goOnline = () => this.turns.filter((turn) => turn.isWaiting).forEach((turn) => turn.ask());
    addEventListener("online", this.goOnline);
  }

  disconnectedCallback() {
    removeEventListener("online", this.goOnline);
  }

  build() {
    this.input = make("textarea", {
      id: "question",
      rows: "2",
      maxlength: MAX_QUESTION_CHARS,
      required: true,
      "aria-describedby": "fault",
      placeholder: say("placeholder"),
      keydown: (event) => this.sendOnEnter(event),
      focus: () => this.service.visit().catch(() => {}),
    });
    this.fault = make("p", { id: "fault", class: "fault" });
    this.announcer = make("p", { class: "hidden", role: "status", "aria-live": "polite" });
    this.toast = make("p", { class: "toast", "aria-hidden": "true", hidden: true });
    this.conversationView = make("div", { class: "turns" });
    this.examplesView = make("div", { class: "examples" });
    this.restart = button(say("restart"), () => this.startAgain(), { class: "quiet", hidden: true });
    this.panel = make("section", { class: "panel", lang: "zh-CN", "aria-label": say("name") }, this.bar(), this.form(), this.announcer, this.conversationView, this.examplesView, this.foot(), this.toast);
    this.shadowRoot.append(this.panel);
    if (this.dataset.mode === "button") floatPanel(this);
  }

  bar() {
    const large = button(say("large"), () => this.enlarge(large), { class: "quiet", "aria-pressed": "false" });
    return make("div", { class: "bar" }, make("h2", {}, this.dataset.heading || say("name")), make("div", { class: "bar-tools" }, this.restart, large));
  }

  form() {
    return make(
      "form",
      {
        role: "search",
        novalidate: true,
        submit: (event) => {
          event.preventDefault();
          this.askTyped();
        },
      },
      make("label", { for: "question" }, say("ask_label")),
      this.input,
      make("button", { class: "send" }, say("ask")),
      this.fault,
    );
  }

  foot() {
    const link = (path, key) => make("a", { href: this.service.address(path), target: isOurs() ? null : "_blank", rel: "noopener" }, say(key));
    return make("p", { class: "foot small" }, say("promise"), " ", link("/documents", "documents"), !isOurs() && [" · ", link("/", "plain_page")]);
  }

  // What stood in the element before: a question half typed, an answer from the server, questions to start with.
  takeOver() {
    const typed = this.querySelector("textarea");
    if (typed && !this.dataset.reply) this.input.value = typed.value;
    const fault = this.querySelector(".fault");
    if (fault) this.showFault(fault.textContent);
    if (this.dataset.reply) this.show(JSON.parse(this.dataset.reply), typed.value);
    if (this.dataset.examples) this.offer(JSON.parse(this.dataset.examples));
    else this.service.examples().then((questions) => this.offer(questions), () => {});
    const wasTyping = typed && typed.matches(":focus");
    this.replaceChildren();
    if (wasTyping) this.input.focus();
  }

  offer(questions) {
    const list = questionList(say("examples"), questions.map((words) => [words, words]), this, "h3");
    this.examplesView.replaceChildren(...(list ? [list] : []));
  }

  show(reply, words) {
    const turn = this.add(words);
    turn.finish(reply);
  }

  askTyped() {
    const words = this.input.value.trim();
    if (!words) return this.showFault(say("empty"));
    this.input.value = "";
    this.ask(words);
  }

  ask(words) {
    this.showFault("");
    const turn = this.add(words);
    this.announce(say("asking"));
    turn.ask();
    turn.element.scrollIntoView({ block: "nearest" });
  }

  add(words) {
    const turn = new Turn(words, this);
    this.turns.unshift(turn);
    this.conversationView.prepend(turn.element);
    this.showBeginning(false);
    return turn;
  }

  forget(turn) {
    this.turns = this.turns.filter((one) => one !== turn);
    this.showBeginning(this.turns.length === 0);
  }

  // Questions to start with are there until one is asked; from then on one can start again.
  showBeginning(isBeginning) {
    this.examplesView.hidden = !isBeginning;
    this.restart.hidden = isBeginning;
  }

  // A question that the service cannot read goes back to where it was typed.
  returnQuestion(turn, sentence) {
    turn.drop();
    this.input.value = this.input.value || turn.words;
    this.showFault(sentence);
  }

  showFault(sentence) {
    this.fault.textContent = sentence;
    this.input.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (!sentence) return;
    this.announce(sentence);
    this.input.focus();
  }

  startAgain() {
    this.turns.forEach((turn) => turn.stopWaiting());
    this.turns = [];
    this.conversation = null;
    this.conversationView.replaceChildren();
    this.showBeginning(true);
    this.input.focus();
    this.announce(say("restarted"));
  }

  enlarge(toggle) {
    const isLarge = this.getAttribute("data-size") !== "large";
    this.setAttribute("data-size", isLarge ? "large" : "normal");
    toggle.setAttribute("aria-pressed", String(isLarge));
  }

  sendOnEnter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.askTyped();
  }

  // For those who listen: emptied first, so that the same sentence is said again.
  announce(text) {
    this.announcer.textContent = "";
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => (this.announcer.textContent = text), 100);
  }

  announceShown(text) {
    this.announce(text);
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.fading);
    this.fading = setTimeout(() => (this.toast.hidden = true), 4000);
  }
}

function isOurs() {
  return location.origin === new URL(BASE).origin;
}

// A sheet made by script needs no leave from the page's policy; older browsers fetch it.
function dress(root) {
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
  } else {
    root.append(make("link", { rel: "stylesheet", href: new URL("/assets/widget.css", BASE) }));
  }
}

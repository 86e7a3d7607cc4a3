// A whole answer: notices, the answer, whom to ask, readings, sources, further questions, tools.
const REFUSALS = new Set(["no_source_found", "out_of_scope", "declined"]);

function answerView(reply, words, assistant) {
  const sources = reply.citations.map((citation) => new SourceView(citation, assistant.service));
  const byNumber = new Map(sources.map((source) => [source.citation.number, source]));
  return make(
    "div",
    { class: "answer" },
    make(
      "div",
      { class: REFUSALS.has(reply.status) && "refused" },
      answerText(reply.answer, byNumber),
      reply.notices.map((notice) => quoted("p", notice, { class: "notice" })),
      listed(say("contacts"), reply.contacts.map(contactItem), "contacts"),
    ),
    questionList(say("choices"), reply.choices.map((choice) => [choice.label, choice.question]), assistant),
    sources.length > 0 && sourceList(sources),
    questionList(say("suggestions"), reply.suggestions.map((question) => [question, question]), assistant),
    toolsOf(reply, words, assistant),
  );
}

function answerText(text, sources) {
  const mark = (number) =>
    button(`[${number}]`, () => sources.get(number).openFromMark(), {
      class: "mark",
      "aria-label": say("source_number", { number }),
    });
  const lines = text.split("\n").filter((line) => line.trim());
  return make("div", { class: "text" }, lines.map((line) => make("p", { dir: "auto" }, withMarks(line, sources, mark))));
}

function contactItem({ office, title }) {
  return make("li", {}, quoted("strong", office), " ", quoted("span", say("contact_of", { title }), { class: "small" }));
}

function listed(title, items, name, heading = "h4") {
  return items.length > 0 && make("div", { class: name }, make(heading, { class: "title" }, title), make("ul", {}, items));
}

function sourceList(sources) {
  return make(
    "div",
    { class: "sources" },
    make("h4", { class: "title" }, say("sources")),
    make("ol", {}, sources.map((source) => source.element)),
  );
}

function questionList(title, questions, assistant, heading) {
  const items = questions.map(([label, question]) =>
    make("li", {}, button(label, () => assistant.ask(question), { class: "choice", dir: "auto" })),
  );
  return listed(title, items, "choices", heading);
}

function toolsOf(reply, words, assistant) {
  const shared = assistant.service.address(`/?q=${encodeURIComponent(words)}`);
  const copy = (text, done) => async () => assistant.announceShown((await copyText(text)) ? done : say("not_copied"));
  return make(
    "div",
    { class: "tools" },
    new FeedbackView(reply.answer_id, assistant.service, (text) => assistant.announce(text)).element,
    make(
      "div",
      { class: "copying" },
      button(say("copy"), copy(asText(reply, words, assistant.service), say("copied")), { class: "quiet" }),
      button(say("share"), copy(shared, say("shared")), { class: "quiet" }),
    ),
  );
}

// Question, answer and sources as a reader would paste them into a message.
function asText(reply, words, service) {
  const sources = reply.citations.map(
    ({ number, document: { title }, section, url }) => `[${number}]《${title}》${section} ${service.address(url)}`,
  );
  return [words, "", reply.answer, ...reply.notices, ...(sources.length ? ["", say("sources"), ...sources] : [])].join("\n");
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

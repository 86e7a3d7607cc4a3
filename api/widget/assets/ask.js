// Asks without leaving the page. A client of /v1 like any other; without it the form still works.
"use strict";

const form = document.getElementById("ask");
const question = document.getElementById("question");
const state = document.getElementById("state");
const answers = document.getElementById("answers");
const answerTemplate = document.getElementById("answer-template");
const citationTemplate = document.getElementById("citation-template");

let conversation = form.elements.conversation_id?.value || null;
const keptTo = form.elements.document?.value || null;

function say(words, isBusy = false) {
  state.textContent = words;
  state.classList.toggle("busy", isBusy);
}

async function send(path, body) {
  const reply = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const content = await reply.json();
  if (!reply.ok) throw new Refused(content.detail);
  return content;
}

class Refused extends Error {}

async function ask(words) {
  const button = form.querySelector("button");
  button.disabled = true;
  say(form.dataset.asking, true);
  try {
    const body = { question: words };
    if (conversation) body.conversation_id = conversation;
    if (keptTo) body.document = keptTo;
    const reply = await send("/v1/ask", body);
    conversation = reply.conversation_id;
    show(words, reply);
    say("");
    question.value = "";
  } catch (fault) {
    say(fault instanceof Refused ? fault.message : form.dataset.failed);
  } finally {
    button.disabled = false;
  }
}

function show(words, reply) {
  const shown = answerTemplate.content.cloneNode(true);
  const article = shown.querySelector("article");
  article.classList.add(reply.status);
  shown.querySelector(".asked").textContent = words;
  const marks = new Map(reply.citations.map((citation) => [`[${citation.number}]`, citation.url]));
  for (const piece of reply.answer.split(/(\[\d+\])/)) shown.querySelector(".text").append(mark(piece, marks));
  for (const words of reply.notices) {
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.textContent = words;
    shown.querySelector(".notices").append(notice);
  }
  fill(shown.querySelector(".readings"), reply.choices.map((choice) => [choice.label, choice.question]));
  fill(shown.querySelector(".more ul"), reply.suggestions.map((words) => [words, words]));
  shown.querySelector(".more").hidden = reply.suggestions.length === 0;
  shown.querySelector(".sources").hidden = reply.citations.length === 0;
  for (const citation of reply.citations) shown.querySelector(".citations").append(receipt(citation));
  takeFeedback(shown.querySelector(".feedback"), reply.answer_id);
  answers.prepend(shown);
  article.scrollIntoView({ block: "nearest" });
}

// "[1]" becomes a link to its source; any other piece stays text.
function mark(piece, marks) {
  if (!marks.has(piece)) return document.createTextNode(piece);
  const link = document.createElement("a");
  link.href = marks.get(piece);
  link.textContent = piece;
  return link;
}

function fill(list, entries) {
  for (const [label, words] of entries) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = "/?q=" + encodeURIComponent(words);
    link.textContent = label;
    item.append(link);
    list.append(item);
  }
}

function receipt(citation) {
  const shown = citationTemplate.content.cloneNode(true);
  shown.querySelector("li").value = citation.number;
  shown.querySelector("blockquote").textContent = citation.quote;
  shown.querySelector(".section").textContent = `《${citation.document.title}》${citation.section}`;
  shown.querySelector(".badge").hidden = citation.document.kind !== "digest";
  shown.querySelector("a").href = citation.url;
  return shown;
}

function takeFeedback(line, answerId) {
  line.addEventListener("click", async (event) => {
    const useful = event.target.dataset?.useful;
    if (useful === undefined) return;
    try {
      await send(`/v1/answers/${answerId}/feedback`, { useful: useful === "true" });
      line.textContent = form.dataset.thanks;
    } catch {
      say(form.dataset.failed);
    }
  });
}

for (const line of document.querySelectorAll(".feedback[data-answer]")) {
  line.hidden = false;
  takeFeedback(line, line.dataset.answer);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = question.value.trim();
  if (words) ask(words);
});

question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

// A reading, a suggestion or an example asks at once, in the same conversation.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".choices a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const words = new URL(link.href).searchParams.get("q");
  if (!words) return;
  event.preventDefault();
  ask(words);
});

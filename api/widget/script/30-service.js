// The service behind the widget: a client of /v1 like any other, with a short session instead of a key.
const SECONDS_BEFORE_END = 60;
const ANSWER_TIMEOUT_MS = 45000;

// What the service said no to, in its own words.
class Refused extends Error {
  constructor(status, detail, secondsToWait) {
    super(detail);
    this.status = status;
    this.secondsToWait = secondsToWait;
  }
}

// Why the service could not be reached: `offline`, `down`, `blocked` (this site), `held_back` (this page's policy).
class Unreachable extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

class Service {
  constructor(base) {
    this.base = base;
    this.session = null;
    this.isHeldBack = false;
    document.addEventListener("securitypolicyviolation", (event) => {
      if (event.effectiveDirective === "connect-src" && event.blockedURI.startsWith(base)) this.isHeldBack = true;
    });
  }

  // An address of the service; whatever leads elsewhere leads to its front page instead.
  address(path) {
    const found = new URL(path, this.base);
    return found.origin === new URL(this.base).origin ? found.href : this.base;
  }

  async *ask(question, conversation, documentName) {
    const body = { question };
    if (conversation) body.conversation_id = conversation;
    if (documentName) body.document = documentName;
    const reply = await this.request("/v1/ask", body, "text/event-stream");
    let isWhole = false;
    try {
      for await (const event of eventsOf(reply)) {
        isWhole = isWhole || event[0] === "done";
        yield event;
      }
    } catch (fault) {
      if (fault instanceof SyntaxError) throw new Unreachable("down");
      throw await this.unreachable(true);
    }
    if (!isWhole) throw await this.unreachable(true);
  }

  rate(answerId, useful, words) {
    const body = words ? { useful, words } : { useful };
    return this.request(`/v1/answers/${encodeURIComponent(answerId)}/feedback`, body);
  }

  async passage(citation) {
    const place = `start=${citation.start}&end=${citation.end}`;
    const reply = await this.request(`/v1/documents/${encodeURIComponent(citation.document.id)}/passage?${place}`);
    return reply.json();
  }

  async examples() {
    return (await (await this.request("/v1/examples")).json()).questions;
  }

  // One request; a body makes it a POST. A session that is over is renewed once. Throws Refused, Unreachable.
  async request(path, body, accept = "application/json", isSecondTry = false) {
    const headers = { Accept: accept };
    if (body) headers["Visitor-Session"] = await this.visit();
    const reply = await this.fetch(path, body, headers);
    if (reply.status === 401 && body && !isSecondTry) {
      this.session = null;
      return this.request(path, body, accept, true);
    }
    if (!reply.ok) throw await refusal(reply);
    return reply;
  }

  // The session, opened when it is first needed. Asking for it early saves a journey later.
  visit() {
    if (!this.session) {
      const opened = this.openSession();
      this.session = opened;
      opened.catch(() => {
        if (this.session === opened) this.session = null;
      });
    }
    return this.session;
  }

  async openSession() {
    const reply = await this.fetch("/v1/sessions", {}, { Accept: "application/json" });
    if (!reply.ok) throw await refusal(reply);
    const given = await reply.json();
    setTimeout(() => (this.session = null), Math.max(1, given.seconds_valid - SECONDS_BEFORE_END) * 1000);
    return given.session;
  }

  async fetch(path, body, headers) {
    const options = { headers, credentials: "omit", cache: "no-store" };
    if (body) {
      options.method = "POST";
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    const stop = new AbortController();
    setTimeout(() => stop.abort(), ANSWER_TIMEOUT_MS);
    try {
      return await fetch(new URL(path, this.base), { ...options, signal: stop.signal });
    } catch {
      throw await this.unreachable(false);
    }
  }

  // A browser does not say why a request failed; whether the service is alive at all tells a blocked site from a fault.
  async unreachable(hasBegun) {
    if (this.isHeldBack) return new Unreachable("held_back");
    if (!navigator.onLine) return new Unreachable("offline");
    const isOurPage = location.origin === new URL(this.base).origin;
    if (hasBegun || isOurPage) return new Unreachable("down");
    try {
      await fetch(new URL("/healthz", this.base), { mode: "no-cors", cache: "no-store" });
      return new Unreachable("blocked");
    } catch {
      return new Unreachable(this.isHeldBack ? "held_back" : "down");
    }
  }
}

async function refusal(reply) {
  let detail = say("failed");
  try {
    detail = (await reply.json()).detail || detail;
  } catch {
    // A proxy in between may answer in its own words, which are not for readers.
  }
  return new Refused(reply.status, detail, Number(reply.headers.get("Retry-After")) || 0);
}

// The script tag is all a page needs: where no element is written, one is placed where data-target says, or here.
const SCRIPT = document.currentScript;
const BASE = new URL("/", SCRIPT.src).href;

function place() {
  if (!document.querySelector("policy-assistant")) {
    const element = make("policy-assistant");
    Object.assign(element.dataset, SCRIPT.dataset);
    const target = SCRIPT.dataset.target && document.querySelector(SCRIPT.dataset.target);
    if (target) target.append(element);
    else if (SCRIPT.closest("body")) SCRIPT.after(element);
    else document.body.append(element);
  }
  if (!customElements.get("policy-assistant")) customElements.define("policy-assistant", PolicyAssistant);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
else place();

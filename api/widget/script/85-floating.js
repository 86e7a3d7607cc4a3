// data-mode="button": a button in the corner opens the panel and closes it again; Escape closes it too.
function floatPanel(assistant) {
  const { panel } = assistant;
  const opener = button(say("open"), () => turn(panel.hidden), { class: "opener", "aria-expanded": "false" });
  const closer = button(say("close"), () => turn(false), { class: "quiet" });
  function turn(isOpen) {
    panel.hidden = !isOpen;
    opener.hidden = isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? assistant.input : opener).focus();
  }
  panel.hidden = true;
  panel.classList.add("floating");
  panel.setAttribute("role", "dialog");
  panel.addEventListener("keydown", (event) => event.key === "Escape" && turn(false));
  panel.querySelector(".bar-tools").append(closer);
  assistant.shadowRoot.append(opener);
}

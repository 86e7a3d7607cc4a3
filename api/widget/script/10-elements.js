// Elements are made of names and text alone: nothing that comes from outside ever becomes markup.
function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Words of others stand apart, so that their direction of writing cannot spill over.
function quoted(tag, text, given = {}) {
  return make(tag, { dir: "auto", ...given }, text);
}

function button(label, press, given = {}) {
  return make("button", { type: "button", click: press, ...given }, label);
}

function say(key, slots = {}) {
  return WORDS[key].replace(/\{(\w+)\}/g, (_, name) => slots[name]);
}

// "[1]" where there is a first source becomes what `onMark` makes of it; any other piece stays text.
function withMarks(text, numbers, onMark) {
  return text.split(/(\[\d+\])/).map((piece) => {
    const number = Number(piece.slice(1, -1));
    return /^\[\d+\]$/.test(piece) && numbers.has(number) ? onMark(number) : piece;
  });
}

function withoutMarks(text) {
  return text.replace(/\[\d+\](–\[\d+\])?/g, "");
}

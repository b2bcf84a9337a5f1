// What the other parts share. Words come from the page, in the language of who reads it.
const script = document.currentScript;
const app = document.querySelector(".app");
const one = (what, within = document) => within.querySelector(what);
const all = (what, within = document) => [...within.querySelectorAll(what)];
// What is folded away has a place all the same in some browsers.
const isSeen = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;
const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// A browser may be told to keep nothing: then nothing is kept.
function kept(name, where = "localStorage") {
  try {
    return window[where].getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value, where = "localStorage") {
  try {
    if (value === null) window[where].removeItem(name);
    else window[where].setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

function names(start) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start));
  } catch {
    return [];
  }
}

// Brings a page as whoever is signed in may see it.
async function page(address, signal) {
  const answer = await fetch(address, { signal, redirect: "manual", cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Opens a dialog over the page; it is taken away when it closes, and the focus goes back to where it was.
function dialog(kind, name, ...children) {
  const title = make("h2", { dir: "auto", tabindex: "-1", autofocus: "" }, name);
  const close = make("button", { type: "button", class: "btn quiet" }, app.dataset.close);
  const box = make("dialog", { class: kind, "aria-label": name }, make("header", {}, title, close), ...children);
  close.onclick = () => box.close();
  box.onclick = (event) => {
    if (event.target === box) box.close();
  };
  box.onclose = () => box.remove();
  document.body.append(box);
  box.showModal();
  return box;
}

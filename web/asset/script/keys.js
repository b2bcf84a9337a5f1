// Keys for who works without a mouse; the page of the keys lists them. A letter does nothing while somebody types or
// holds another key, where a part of the page has keys of its own, and after it was switched off (WCAG 2.1.4).
const OFF = "orgo:keys-off";
const PLACES = {
  w: "/work", c: "/cases", t: "/triage", n: "/notices", y: "/waiting", s: "/sites", u: "/setup", h: "/help", m: "/menu",
};
const ROWS = "main .list a.title, main article h2 > a[href], main .signal .ask:first-child > summary, main .lines > li > a.grow";
const OWN_KEYS = "textarea, select, [contenteditable], [role=combobox], [role=listbox], [role=menu], [role=grid], [role=tree], [role=slider], [role=application]";

const rows = () => all(ROWS).filter(isSeen);
const around = (row) => row.closest("tr, article, li");
const here = () => rows().find((row) => around(row).contains(document.activeElement));

function isTyping(target) {
  return target.closest(OWN_KEYS) || (target.matches("input") && !/^(checkbox|radio)$/.test(target.type));
}

// Another script of letters has the same keys under them.
function letter(event) {
  const isFar = event.key.length === 1 && event.key > "~";
  if (isFar && event.key === "\u061f") return "?";
  return isFar && /^Key/.test(event.code) ? event.code[3].toLowerCase() : event.key;
}

function move(step) {
  const list = rows();
  const at = list.indexOf(here());
  const next = at < 0 ? list.at(step > 0 ? 0 : -1) : list[at + step];
  next?.focus();
  return next;
}

// Presses a button, or opens what it asks with the field ready.
function press(control) {
  const ask = control.closest("details.ask");
  if (!ask || control.matches(".ask form *")) return control.click();
  for (let fold = ask; fold; fold = fold.parentElement.closest("details")) fold.open = true;
  one("textarea, select, input:not([type=hidden])", ask)?.focus();
}

// Does it with what is picked, else with the row that has the focus, else on the page.
function act(several, single) {
  const bulk = several && one(`.bulk [value=${several}]`);
  if (bulk) {
    if (!one(".pick:checked")) pick();
    return one(".pick:checked") && bulk.click();
  }
  const found = one(single);
  if (found) press(found.closest("details.ask")?.querySelector("summary") ?? found);
  return found;
}

function pick() {
  const row = here();
  if (row) one(".pick", around(row))?.click();
}

function go(address) {
  one(`.rail a[href="${address}"]`)?.click();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => here()?.click(),
  x: pick,
  p: () => here() && peek(here()),
  e: () => act("complete", "main > .cols .next .btn.main") || (here() && press(here())),
  h: () => act("hold", "main form[action$='actions/hold']"),
  a: () => act("give", "main form[action$='actions/give']"),
  r: () => one("main #comment textarea")?.focus(),
  u: () => one("main .crumbs a")?.click(),
  c: () => go("/cases/new"),
  "/": () => one("#q").focus(),
  "?": help,
};

let isGoing = false;
addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(target) || one("dialog[open]")) return;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (arrow) {
    if (here() === target && move(arrow)) event.preventDefault();
    return;
  }
  if (kept(OFF)) return;
  const key = letter(event);
  const deed = isGoing ? PLACES[key] && (() => go(PLACES[key])) : KEYS[key];
  isGoing = key === "g" && !isGoing;
  if (deed) {
    event.preventDefault();
    deed();
  }
});

// The switch stands where the keys are listed: on their page and in the dialog.
function wire(list) {
  const box = one("input", list);
  box.checked = !kept(OFF);
  box.onchange = () => keep(OFF, box.checked ? null : "yes");
  box.closest("[hidden]").hidden = false;
}

async function help() {
  if (one("[data-keys]")) return;
  const list = await page("/keys").catch(() => null);
  if (!list) return location.assign("/keys");
  const keys = one("[data-keys]", list);
  dialog("keys", one("h1", list).textContent, keys);
  wire(keys);
}

if (one("[data-keys]")) wire(one("[data-keys]"));
document.addEventListener("click", (event) => {
  if (isPlain(event) && event.target.closest("a[href='/keys']")) {
    event.preventDefault();
    help();
  }
});

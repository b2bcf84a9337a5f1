// A look at the task or case of a row, without leaving the list: its own page in a sheet beside it.
const words = one("p[data-peek]");

function peeks() {
  if (!words) return;
  const sprite = one("use").getAttribute("href").split("#")[0];
  for (const link of all(".list a.title")) {
    const cell = link.parentElement;
    if (one(".peek", cell)) continue;
    const button = make("button", { type: "button", class: "peek", tabindex: "-1", "aria-label": `${words.dataset.peek}: ${link.textContent}` });
    const shape = one("svg.i").cloneNode(true);
    one("use", shape).setAttribute("href", `${sprite}#eye`);
    button.append(shape);
    button.onclick = () => peek(link);
    cell.append(button);
    link.closest("table").classList.add("peeks");
  }
}

async function peek(link) {
  if (!words || !link.matches(".list a.title")) return;
  const shown = await page(link.href).catch(() => null);
  if (!shown) return location.assign(link.href);
  const title = one("main h1", shown).textContent;
  for (const part of all("main h1, main .crumbs, main .print-only", shown)) part.remove();
  const whole = make("p", {}, make("a", { class: "btn", href: link.href }, words.dataset.whole));
  const body = make("div", { class: "body" }, whole, ...one("main", shown).childNodes);
  one("dialog.side")?.close();
  const box = dialog("side", title, body);
  refresh(body);
  box.addEventListener("close", () => link.focus());
  box.onkeydown = (event) => {
    const step = { j: 1, k: -1 }[letter(event)];
    if (!step || !isPlain(event) || isTyping(event.target) || kept(OFF)) return;
    event.preventDefault();
    const list = rows();
    const next = list[list.indexOf(link) + step];
    if (next) peek(next);
  };
}

peeks();

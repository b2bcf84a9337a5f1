// A list that stays true while it is open: its own page is asked again when something changed, and compared row by
// row. Nothing moves, and a row in use waits.
(() => {
  const EVERY = 5000;
  const LONGEST = 300000;
  const line = one("p[data-gone]");
  if (!line) return;
  let timer = 0;
  let last = -EVERY;
  let wait = EVERY;
  let latest = null;
  let isOwed = false;
  let open = null;

  const name = (row) => one("a.title", row)?.getAttribute("href");
  const byName = (within) => new Map(all(".list tr", within).filter(name).map((row) => [name(row), row]));
  const isBusy = (row) => row.matches(":hover, :focus-within") || one(".pick:checked", row);

  function isSame(row, other) {
    if (!other) return row.matches(".gone");
    return row.className === other.className && row.textContent === other.textContent;
  }

  function take(row, other) {
    row.className = other.className;
    [...row.cells].forEach((cell, at) => {
      const next = other.cells[at];
      if (cell.matches(".c-pick") || !next || cell.textContent === next.textContent) return;
      // The box that picks the row is named by the link.
      const id = one("a.title", cell)?.id;
      cell.replaceChildren(...document.importNode(next, true).childNodes);
      const link = one("a.title", cell);
      if (link) link.id = id;
      ages(cell);
    });
    peeks();
  }

  function leave(row) {
    row.classList.add("gone");
    (one(".c-st, .c-left", row) ?? row.lastElementChild).textContent = line.dataset.gone;
  }

  function tell(more) {
    const says = more ? `${more} ${line.dataset.says}` : "";
    if (line.textContent !== says) line.replaceChildren(...(more ? [make("a", { href: location.href }, says)] : []));
  }

  function renew() {
    const [now, next] = [byName(document), byName(latest)];
    isOwed = false;
    for (const [id, row] of now) {
      const other = next.get(id);
      if (isSame(row, other)) continue;
      if (isBusy(row)) isOwed = true;
      else if (other) take(row, other);
      else leave(row);
    }
    tell([...next.keys()].filter((id) => !now.has(id)).length);
  }

  async function look() {
    [timer, last] = [0, performance.now()];
    open = new AbortController();
    try {
      latest = await page(location.href, open.signal);
      wait = EVERY;
      renew();
    } catch {
      if (document.hidden) return;
      wait = Math.min(wait * 2, LONGEST);
      later();
    }
  }

  function later() {
    if (timer || document.hidden) return;
    timer = setTimeout(look, Math.max(0, last + wait - performance.now()) + 500 * Math.random());
  }

  document.addEventListener("beat", later);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    clearTimeout(timer);
    timer = 0;
    open?.abort();
  });
  const left = () => isOwed && requestAnimationFrame(renew);
  for (const event of ["mouseout", "focusout", "change"]) document.addEventListener(event, left);
})();

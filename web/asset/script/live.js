// Tells on an open page what comes in: the count at the bell and beside "For you", and on that page how much of it is
// not shown yet. It moves nothing: badges have their room, the line has its own. Without it the pages say the
// same when they are opened again. That something changed it passes on, wordless, as the event `beat`.
(() => {
  const FIRST_WAIT = 2000;
  const LONGEST_WAIT = 300000;
  const places = document.querySelectorAll("a[data-live]");
  const bells = document.querySelectorAll("a[data-bell]");
  if (!places.length || !window.fetch || !window.ReadableStream || !window.TextDecoder) {
    return;
  }
  const line = document.querySelector("p[data-new]");
  const shown = line ? Number(line.dataset.new) : 0;
  const come = new Set();
  let last = "";
  let wait = FIRST_WAIT;
  let timer = 0;
  let open = null;
  let over = false;
  let isLater = false;

  const between = /^(fr|es)/.test(document.documentElement.lang) ? "\u202f" : ",";
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, between);

  function badge(place, count) {
    let mark = place.querySelector(".n");
    if (count === 0) {
      if (mark) mark.remove();
      return;
    }
    if (!mark) {
      mark = document.createElement("span");
      mark.className = "n";
      place.append(mark);
    }
    const words = document.createElement("span");
    words.className = "sr";
    words.textContent = " " + place.dataset.live;
    mark.replaceChildren(grouped(count), words);
  }

  // The bell is named in the form that the language has beside the number; none comes first.
  function ring(bell, count) {
    const forms = ["zero", "one", "two", "few", "many", "other"];
    const form = count ? new Intl.PluralRules(document.documentElement.lang).select(count) : "zero";
    const name = bell.dataset.bell.split("|")[forms.indexOf(form)].replace("#", grouped(count));
    bell.setAttribute("aria-label", name);
    bell.title = name;
    let mark = bell.querySelector(".n");
    if (count === 0) {
      if (mark) mark.remove();
      return;
    }
    if (!mark) {
      mark = document.createElement("span");
      mark.className = "n";
      mark.setAttribute("aria-hidden", "true");
      bell.append(mark);
    }
    mark.textContent = grouped(count);
  }

  function counted(count) {
    places.forEach((place) => badge(place, count));
    bells.forEach((bell) => ring(bell, count));
    if (!line) return;
    const more = Math.min(count, Math.max(come.size, count - shown));
    if (more === 0) {
      line.replaceChildren();
      return;
    }
    let link = line.querySelector("a");
    if (!link) {
      link = document.createElement("a");
      link.href = line.dataset.show;
      line.replaceChildren(link);
    }
    const says = grouped(more) + " " + line.dataset.says;
    if (link.textContent !== says) link.textContent = says;
  }

  function heard(event) {
    let kind = "";
    let data = "";
    for (const part of event.split(/\r\n|\r|\n/)) {
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(part);
      if (name === "event") kind = value;
      if (name === "id") last = value;
      if (name === "data") data += value;
    }
    if (kind === "notice") come.add(last);
    if (kind === "beat") document.dispatchEvent(new Event("beat"));
    if (kind === "count") counted(Number(JSON.parse(data).new));
  }

  function later() {
    open = null;
    if (over || document.hidden) return;
    timer = setTimeout(listen, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  async function listen() {
    clearTimeout(timer);
    if (over || open || document.hidden) return;
    const mine = new AbortController();
    open = mine;
    try {
      const headers = { Accept: "text/event-stream" };
      if (last) headers["Last-Event-ID"] = last;
      const answer = await fetch(script.dataset.from, {
        headers, signal: mine.signal, redirect: "manual", cache: "no-store",
      });
      // Who is not signed in any more is told nothing; a node that has no room or starts anew is asked later.
      over = !answer.ok && answer.status < 500;
      if (answer.ok) {
        // What changed while nobody listened.
        if (isLater) document.dispatchEvent(new Event("beat"));
        isLater = true;
        const reader = answer.body.getReader();
        const decoder = new TextDecoder();
        let text = "";
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          const events = (text + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
          text = events.pop();
          events.forEach(heard);
          wait = FIRST_WAIT;
        }
      }
    } catch {
      // The line broke, or nobody looks any more.
    }
    if (open === mine) later();
  }

  function rest() {
    clearTimeout(timer);
    if (open) open.abort();
    open = null;
  }

  // Nobody looks at a page in the background: it takes no line, and goes on where it was.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
})();

// One field that leads everywhere: places, what can be done on the page, cases and tasks. What is found is what the
// pages of the lists show to whoever is signed in.
(() => {
  const PAUSE = 250;
  const FOUND_MAX = 6;
  const opener = one("a.go");
  if (!opener) return;
  let menu = null;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const title = (link) => [...link.childNodes].filter((part) => part.nodeType === 3).map((part) => part.data).join("").trim();

  async function places() {
    menu ??= page("/menu");
    try {
      const list = one("[data-none]", await menu);
      const links = all("main a.grow, main p > a", await menu);
      return [list.dataset, links.map((link) => ({ text: link.textContent, kind: list.dataset.place, href: link.getAttribute("href") }))];
    } catch {
      menu = null;
      return [{}, []];
    }
  }

  function acts(kind) {
    const controls = all("main .btn, main .chips .plain").filter((control) => isSeen(control) && !control.disabled);
    const named = new Map(controls.map((control) => [control.textContent.trim(), control]));
    return [...named].filter(([text]) => text).map(([text, control]) => ({ text, kind, control }));
  }

  async function search(address, kind, signal) {
    const links = all(".list a.title", await page(address, signal));
    return links.slice(0, FOUND_MAX).map((link) => ({ text: title(link), kind, href: link.getAttribute("href") }));
  }

  async function open() {
    if (one("dialog.palette")) return;
    const name = opener.dataset.go;
    const field = make("input", {
      class: "input", role: "combobox", "aria-expanded": "false", "aria-controls": "palette", "aria-autocomplete": "list",
      "aria-label": name, autocomplete: "off", spellcheck: "false", dir: "auto", autofocus: "",
    });
    const list = make("ul", { id: "palette", role: "listbox", "aria-label": name });
    const says = make("p", { class: "hint", role: "status" });
    const box = dialog("palette", name, field, list, says);
    field.focus();
    let [words, known, found, options] = [{}, [], [], []];
    let [at, timer, asked] = [0, 0, null];

    function run(option) {
      box.close();
      if (option.href) location.assign(option.href);
      else press(option.control);
    }

    function mark(next) {
      at = next;
      [...list.children].forEach((line, index) => line.setAttribute("aria-selected", index === at));
      const line = list.children[at];
      line?.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", line?.id ?? "");
    }

    function draw() {
      const wanted = plain(field.value).split(/\s+/);
      options = known.filter((option) => wanted.every((word) => plain(option.text).includes(word))).concat(found);
      list.replaceChildren(...options.map((option, index) => {
        const line = make("li", { id: `palette-${index}`, role: "option" }, make("span", { dir: "auto" }, option.text), make("small", {}, option.kind));
        line.onclick = () => run(option);
        return line;
      }));
      field.setAttribute("aria-expanded", options.length > 0);
      list.hidden = !options.length;
      says.textContent = options.length || !words.none ? "" : asked ? words.looking : words.none;
      mark(0);
    }

    function ask() {
      clearTimeout(timer);
      asked?.abort();
      [asked, found] = [null, []];
      const text = field.value.trim();
      if (text.length > 1) {
        const mine = new AbortController();
        asked = mine;
        timer = setTimeout(async () => {
          const q = encodeURIComponent(text);
          const both = await Promise.allSettled([
            search(`/cases?q=${q}`, words.case, mine.signal),
            search(`/work?tab=all&q=${q}`, words.task, mine.signal),
          ]);
          // An answer to what was typed before is dropped.
          if (asked !== mine) return;
          [asked, found] = [null, both.flatMap(({ value }) => value ?? [])];
          draw();
        }, PAUSE);
      }
      draw();
    }

    field.oninput = ask;
    field.onkeydown = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) mark((at + step + options.length) % options.length);
      else if (event.key === "Enter" && !event.isComposing && options[at]) run(options[at]);
      else return;
      event.preventDefault();
    };
    const [said, links] = await places();
    [words, known] = [said, links.concat(acts(said.act))];
    draw();
  }

  opener.onclick = (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    open();
  };
  addEventListener("keydown", (event) => {
    const isK = event.key.toLowerCase() === "k" || (event.key > "~" && event.code === "KeyK");
    if (!isK || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
})();

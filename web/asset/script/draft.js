// What somebody writes is kept in this browser, for their account and this form, until it was taken or they sign out.
const DRAFT = "orgo:draft:";
const SENT = "orgo:sent";
const DAYS_MAX = 30;
let isSignedOut = false;

function drafts(within) {
  for (const line of all(".kept", within)) {
    const form = line.closest("form");
    const name = `${DRAFT}${app.dataset.account}:${new URL(form.action).pathname}`;
    const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden");
    const usual = (field) => field.options ? [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue;
    let timer = 0;

    const stamp = (at) => {
      const day = new Date(at).toDateString() === new Date().toDateString() ? {} : { weekday: "short" };
      one("time", line).textContent = new Date(at).toLocaleString(`${document.documentElement.lang}-u-nu-latn`, { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      line.hidden = false;
    };
    const save = () => {
      clearTimeout(timer);
      timer = 0;
      if (isSignedOut) return;
      const written = fields.filter((field) => field.value !== usual(field)).map((field) => [field.name, field.value]);
      const at = Date.now();
      if (!written.length) {
        keep(name, null);
        line.hidden = true;
      } else if (keep(name, JSON.stringify({ at, written }))) stamp(at);
    };

    // What the node gave back, with what is wrong with it, stands before what was kept.
    const isGivenBack = one("[aria-invalid]", form) || fields.some((field) => field.matches("textarea") && field.defaultValue);
    const draft = isGivenBack ? null : JSON.parse(kept(name));
    for (const [field, value] of draft?.written ?? []) if (form.elements[field]) form.elements[field].value = value;
    if (draft) stamp(draft.at);
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 300);
    });
    addEventListener("pagehide", () => timer && save());
    form.addEventListener("submit", () => {
      save();
      keep(SENT, JSON.stringify({ name, from: location.href.split("#")[0] }), "sessionStorage");
    });
    one("button", line).onclick = () => {
      clearTimeout(timer);
      timer = 0;
      form.reset();
      keep(name, null);
      line.hidden = true;
      fields[0].focus();
    };
  }
}

// A form was taken if its post led on to a page; one that was given back, refused or cut off stays.
(() => {
  const sent = JSON.parse(kept(SENT, "sessionStorage"));
  keep(SENT, null, "sessionStorage");
  const [way] = performance.getEntriesByType("navigation");
  const isTaken = way?.type === "navigate" && way.redirectCount > 0 && !(way.responseStatus >= 400);
  if (sent && isTaken && document.referrer === sent.from) keep(sent.name, null);
  const tooOld = Date.now() - DAYS_MAX * 86400000;
  for (const name of names(DRAFT)) if (JSON.parse(kept(name)).at < tooOld) keep(name, null);
  document.addEventListener("submit", ({ target }) => {
    if (new URL(target.action).pathname !== "/sign-out") return;
    isSignedOut = true;
    for (const name of names(DRAFT)) keep(name, null);
  });
})();

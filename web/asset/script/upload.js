// Files are dropped on their form or chosen in it, and go with words on how far they are. The answer is the form's own.
function uploads(within) {
  for (const field of all("input[type=file][data-sent]", within)) {
    const form = field.form;
    const ground = form.closest(".panel") ?? form;
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    ground.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      ground.classList.add("drop");
    });
    ground.addEventListener("dragleave", () => ground.classList.remove("drop"));
    ground.addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      ground.classList.remove("drop");
      const ask = form.closest("details");
      if (ask) ask.open = true;
      send(form, field, [...event.dataTransfer.files]);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, field, [...field.files]);
    });
  }
}

// Sends one file after the other.
async function send(form, field, files) {
  if (one("progress", form)) return;
  const words = field.dataset;
  const percent = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`, { style: "percent" });
  const bar = make("progress", { max: "1", value: "0", "aria-label": words.sent });
  const says = make("span", {});
  const cancel = make("button", { type: "button", class: "btn quiet" }, words.cancel);
  const line = make("div", { class: "row sending" }, bar, says, cancel);
  one(".unsent", form)?.remove();
  form.append(line);
  let answer = null;
  for (const file of files) {
    const fields = new FormData(form);
    fields.delete(field.name);
    fields.append(field.name, file);
    const request = new XMLHttpRequest();
    request.responseType = "document";
    cancel.onclick = () => request.abort();
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = loaded / total;
      says.textContent = `${file.name}: ${words.sent} ${percent.format(loaded / total)}`;
    };
    answer = await new Promise((done) => {
      request.onload = () => done(request);
      request.onerror = () => done(words.failed);
      request.onabort = () => done(words.cancelled);
      request.open("POST", form.action);
      request.send(fields);
    });
    if (!answer.response || answer.status >= 400) break;
  }
  line.remove();
  if (!answer?.response) return answer && form.append(make("p", { class: "hint unsent", role: "status" }, answer));
  if (!one(".app", answer.response)) {
    // The door, or a page that stands alone and says what is wrong.
    if (answer.status < 400) return location.assign(answer.responseURL);
    return form.append(make("p", { class: "err unsent", role: "status" }, one("main p", answer.response)?.textContent ?? words.failed));
  }
  // Asked again, the page is the one that the answer led to.
  if (answer.responseURL !== form.action) history.replaceState(null, "", answer.responseURL);
  const main = document.adoptNode(one("main", answer.response));
  one("main").replaceWith(main);
  refresh(main);
  main.focus();
}

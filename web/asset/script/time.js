// "3 min ago" stays true, and goes when it is an hour. It counts from what the page said, not by the clock here.
function ages(within) {
  for (const age of all(".ago", within)) {
    age.since ??= performance.now() - 60000 * Number(/\d+/.exec(age.textContent));
  }
}

function tick() {
  for (const age of all(".ago")) {
    const minutes = Math.floor((performance.now() - age.since) / 60000);
    if (minutes > 59) age.remove();
    else if (minutes > 0) {
      const words = new Intl.RelativeTimeFormat(`${age.closest("[lang]").lang}-u-nu-latn`, { style: "short" });
      age.textContent = ` (${words.format(-minutes, "minute").replace("min.", "min")})`;
    }
  }
}

setInterval(tick, 20000);
document.addEventListener("visibilitychange", tick);

/* Page-wide manners: toasts that leave, "/" to search, copy, print, rows that are links, the signal strip. */

const TOAST_MS = 6000;

/** Show one line about what the user just did. @param {string} text */
export function toast(text) {
  const line = document.createElement("p");
  line.textContent = text;
  shelf().append(line);
  fade(line);
}

function shelf() {
  let place = document.querySelector(".titipan");
  if (!place) {
    place = document.createElement("div");
    place.className = "titipan";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  return place;
}

/** Gone after six seconds, unless it is being read or used. @param {HTMLElement} line */
function fade(line) {
  setTimeout(() => (line.matches(":hover, :focus-within") ? fade(line) : line.remove()), TOAST_MS);
}

document.querySelectorAll(".titipan > *").forEach(fade);

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, select, textarea, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const field = document.querySelector("[data-cari]");
    if (field instanceof HTMLElement && field.offsetParent) {
      event.preventDefault();
      field.focus();
    }
  }
  if (/^F\d+$/.test(event.key)) {
    const button = document.querySelector(`[data-tuts="${event.key}"]`);
    if (button instanceof HTMLElement) {
      event.preventDefault();
      button.click();
    }
  }
});

document.addEventListener("click", async (event) => {
  if (!(event.target instanceof Element)) return;
  const copy = event.target.closest("[data-salin]");
  if (copy) {
    const source = document.querySelector(copy.dataset.salin);
    await navigator.clipboard.writeText((source?.value ?? source?.textContent ?? "").trim());
    if (copy.dataset.kata) toast(copy.dataset.kata);
  } else if (event.target.closest("[data-cetak]")) {
    print();
  } else if (event.target.closest("[data-buang]")) {
    event.target.closest(event.target.closest("[data-buang]").dataset.buang || "*")?.remove();
  } else {
    const row = event.target.closest("tr[data-href]");
    if (row && !event.target.closest("a, button, input, label, select") && !String(getSelection())) location.assign(row.dataset.href);
  }
});

/* The strip that says whether there is signal: <p data-sinyal hidden>. */
const strip = document.querySelector("[data-sinyal]");
if (strip) {
  const show = () => (strip.hidden = navigator.onLine);
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

/* The fixed bar at the foot hides nothing: the page keeps its height free. */
const foot = document.querySelector("[data-kaki]");
if (foot) {
  const measure = () => document.documentElement.style.setProperty("--kaki", `${foot.offsetHeight}px`);
  new ResizeObserver(measure).observe(foot);
}

/* A passkey that was not read: say so in the page. */
document.addEventListener("allauth.error", () => document.querySelector("[data-kunci-gagal]")?.removeAttribute("hidden"));

/* Sheets (native dialog) and the office drawer.
   <button data-buka="id-of-dialog">, <button data-tutup> inside; a click outside closes it.
   [data-salin-dari="css selector"] inside takes the text or value of that element each time it opens. */

/** @param {HTMLDialogElement} sheet @param {Element} [opener] */
export function open(sheet, opener) {
  sheet.querySelectorAll("[data-salin-dari]").forEach((node) => {
    const source = document.querySelector(node.dataset.salinDari);
    if (source) node.textContent = "value" in source ? source.value : source.textContent;
  });
  sheet.dispatchEvent(new CustomEvent("lembar:buka", { bubbles: true, detail: { opener } }));
  if (!sheet.open) sheet.showModal();
}

const drawer = document.querySelector(".laci");

/** @param {boolean} shown */
function slide(shown) {
  if (!drawer) return;
  drawer.toggleAttribute("data-buka", shown);
  document.querySelector("[data-laci]")?.setAttribute("aria-expanded", String(shown));
  document.getElementById("luar-laci")?.toggleAttribute("inert", shown);
  (shown ? drawer.querySelector("a") : document.querySelector("[data-laci]"))?.focus();
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest("[data-buka]");
  const sheet = opener && document.getElementById(opener.dataset.buka);
  if (sheet instanceof HTMLDialogElement) {
    event.preventDefault();
    open(sheet, opener);
  } else if (event.target.closest("[data-tutup]")) {
    event.target.closest("dialog")?.close();
  } else if (event.target instanceof HTMLDialogElement && event.target.matches(".lembar")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  } else if (event.target.closest("[data-laci]")) {
    event.preventDefault();
    slide(!drawer?.hasAttribute("data-buka"));
  } else if (event.target.closest(".laci-tabir")) {
    event.preventDefault();
    slide(false);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawer?.hasAttribute("data-buka")) slide(false);
});
/* A sheet that came back from the server with errors inside opens by itself. */
const again = document.querySelector("dialog.lembar[data-terbuka]");
if (again instanceof HTMLDialogElement) open(again);

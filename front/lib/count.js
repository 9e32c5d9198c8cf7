/* Counting cash by denomination.
   [data-hitung-uang data-seharusnya="3437000"] holds rows [data-pecahan="100000"] with an input, steppers
   [data-ubah="1"|"-1"] and an [data-nilai]; a money input [data-logam] adds coins. The sum is written to every
   [data-jumlah-uang], the comparison to [data-banding-uang], and an event "uang:dihitung" tells the page. */
import { dotted, whole } from "./words.js";

/** @param {HTMLElement} box */
export function recount(box) {
  let sum = 0;
  box.querySelectorAll("[data-pecahan]").forEach((row) => {
    const value = Number(row.dataset.pecahan) * whole(row.querySelector("input").value);
    row.querySelector("[data-nilai]").textContent = dotted(value);
    sum += value;
  });
  box.querySelectorAll("input[data-logam]").forEach((field) => {
    const value = whole(field.value);
    sum += value;
    const shown = field.closest("[data-baris-logam]")?.querySelector("[data-nilai]");
    if (shown) shown.textContent = dotted(value);
  });
  const scope = box.closest("form") ?? document;
  const from = (selector) => [...document.querySelectorAll(selector)].filter((n) => scope === document || scope.contains(n) || n.dataset.untuk === box.id);
  from("[data-jumlah-uang]").forEach((node) => (node.textContent = dotted(sum)));
  if (box.dataset.seharusnya !== undefined) compare(from, sum - Number(box.dataset.seharusnya));
  box.dispatchEvent(new CustomEvent("uang:dihitung", { bubbles: true, detail: { rupiah: sum } }));
}

/** Show one of the three chips: exact, short, over. */
function compare(from, difference) {
  const state = difference === 0 ? "pas" : difference < 0 ? "kurang" : "lebih";
  from("[data-banding-uang]").forEach((node) => {
    node.querySelectorAll("[data-bila]").forEach((chip) => {
      chip.hidden = chip.dataset.bila !== state;
      const amount = chip.querySelector("[data-beda]");
      if (amount) amount.textContent = `Rp${dotted(Math.abs(difference))}`;
    });
  });
}

document.addEventListener("click", (event) => {
  const step = event.target instanceof Element && event.target.closest("[data-ubah]");
  if (!step) return;
  const field = step.parentElement.querySelector("input");
  const next = Math.max(Number(field.min || 0), whole(field.value) + Number(step.dataset.ubah));
  field.value = String(field.max ? Math.min(Number(field.max), next) : next);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
document.addEventListener("input", (event) => {
  const box = event.target instanceof Element && event.target.closest("[data-hitung-uang]");
  if (box) recount(box);
});
document.querySelectorAll("[data-hitung-uang]").forEach(recount);

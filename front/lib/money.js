/* Money input: dots appear while typing, the caret stays with its digit, words follow underneath.
   <input data-uang inputmode="numeric">; add data-sen to allow two decimals after a comma. */
import { dotted, terbilang, whole } from "./words.js";

const before = new WeakMap();
const SHOW_WORDS_FROM = 100000;

/** Rewrite one field; the caret keeps the number of digits on its left. @param {HTMLInputElement} field */
export function tidy(field) {
  const raw = field.value;
  let caret = field.selectionStart ?? raw.length;
  const [head, ...rest] = raw.split(",");
  let digits = head.replace(/\D/g, "");
  let left = raw.slice(0, caret).split(",")[0].replace(/\D/g, "").length;
  const old = before.get(field);
  // Backspace on a dot: the dot would come straight back, so take the digit on its left instead.
  if (old && old.value.length === raw.length + 1 && old.digits === digits && old.value[caret] === "." && left > 0) {
    digits = digits.slice(0, left - 1) + digits.slice(left);
    left -= 1;
  }
  const lead = digits.length - digits.replace(/^0+(?=\d)/, "").length;
  digits = digits.slice(lead);
  left = Math.max(0, left - lead);
  const tail = "sen" in field.dataset && rest.length ? `,${rest.join("").replace(/\D/g, "").slice(0, 2)}` : "";
  const value = dotted(digits) + tail;
  const inTail = caret > head.length;
  if (value !== raw) field.value = value;
  caret = inTail ? value.length : place(value, left);
  if (document.activeElement === field && field.type !== "number") field.setSelectionRange(caret, caret);
  before.set(field, { value, digits });
  words(field);
}

/** Where the caret stands after so many digits. @param {string} value @param {number} left */
function place(value, left) {
  let at = 0;
  for (let seen = 0; at < value.length && seen < left; at++) if (/\d/.test(value[at])) seen++;
  return at;
}

/** Write the amount in words under the field. @param {HTMLInputElement} field */
function words(field) {
  const target = document.getElementById(field.dataset.terbilang ?? "");
  if (!target) return;
  const amount = whole(field.value);
  const shown = amount >= SHOW_WORDS_FROM || (amount > 0 && "selalu" in target.dataset);
  target.textContent = shown ? `${terbilang(amount)} rupiah` : "";
}

document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLInputElement && "uang" in event.target.dataset) tidy(event.target);
});
document.querySelectorAll("input[data-uang]").forEach((field) => {
  before.set(field, { value: field.value, digits: field.value.split(",")[0].replace(/\D/g, "") });
});

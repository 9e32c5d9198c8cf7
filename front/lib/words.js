/* Amounts in Indonesian words and figures, for live typing; the server writes them again on load. */

const ONES = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"];
const GROUPS = ["", " ribu", " juta", " miliar", " triliun"];

/** @param {number} n below 1000 */
function hundreds(n) {
  if (n < 12) return ONES[n];
  if (n < 20) return `${ONES[n - 10]} belas`;
  if (n < 100) return `${ONES[Math.floor(n / 10)]} puluh ${hundreds(n % 10)}`.trim();
  const head = n < 200 ? "seratus" : `${ONES[Math.floor(n / 100)]} ratus`;
  return `${head} ${hundreds(n % 100)}`.trim();
}

/** "satu juta dua ratus ribu"; empty above 999 triliun. @param {number} n whole, not negative */
export function terbilang(n) {
  if (n === 0) return "nol";
  const parts = [];
  for (let power = 0; n > 0; power++, n = Math.floor(n / 1000)) {
    const group = n % 1000;
    if (power >= GROUPS.length) return "";
    if (group) parts.unshift(power === 1 && group === 1 ? "seribu" : hundreds(group) + GROUPS[power]);
  }
  return parts.join(" ");
}

/** 1250000 → "1.250.000". @param {number|string} n */
export const dotted = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ".");

/** "1.250.000,50" → 1250000; what is not a digit before the comma is ignored. @param {string} text */
export const whole = (text) => Number(String(text).split(",")[0].replace(/\D/g, "") || 0);

/* A journal by hand: the sums while typing, more lines, and holder accounts that fit the words. */

const form = document.querySelector("form[data-jurnal]");

/** Sen of what stands in a field. @param {string} text */
function sen(text) {
  const [whole, part = ""] = text.split(",");
  return BigInt(whole.replace(/\D/g, "") || "0") * 100n + BigInt(part.replace(/\D/g, "").padEnd(2, "0").slice(0, 2) || "0");
}

/** @param {bigint} amount */
function written(amount) {
  const part = amount % 100n;
  return String(amount / 100n).replace(/\B(?=(\d{3})+$)/g, ".") + (part ? `,${String(part).padStart(2, "0")}` : "");
}

function sums() {
  const sum = { debit: 0n, credit: 0n };
  form.querySelectorAll("[data-sisi]").forEach((field) => (sum[field.dataset.sisi] += sen(field.value)));
  for (const side of ["debit", "credit"]) form.querySelector(`[data-jumlah="${side}"]`).textContent = written(sum[side]);
  const gap = sum.debit > sum.credit ? sum.debit - sum.credit : sum.credit - sum.debit;
  const state = gap ? "selisih" : sum.debit ? "imbang" : "kosong";
  form.querySelectorAll("[data-imbang] [data-bila]").forEach((node) => (node.hidden = node.dataset.bila !== state));
  form.querySelector("[data-selisih]").textContent = `Rp${written(gap)}`;
  form.querySelector("[data-jumlah-usul]").textContent = state === "imbang" ? `Rp${written(sum.debit)}` : "";
}

/** A holder account is asked for only where the account has holders. @param {HTMLElement} row */
function asks(row) {
  const account = row.querySelector("[data-akun]").value;
  const holder = row.querySelector("[data-rekening]");
  const known = [...form.querySelectorAll("#daftar-akun option")].find((one) => one.value.split(" ")[0] === account.split(" ")[0]);
  const needed = !known || known.dataset.pemegang === "1";
  holder.disabled = Boolean(account) && !needed;
  if (holder.disabled) holder.value = "";
}

const waiting = new WeakMap();

/** @param {HTMLInputElement} field */
function suggest(field) {
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(async () => {
    const row = field.closest("[data-baris]");
    const code = row.querySelector("[data-akun]").value.split(" ")[0];
    if (!code || /^R-?\d/.test(field.value)) return;
    const asked = new URLSearchParams({ kode: code, q: field.value, kantor: form.querySelector("[name=office]").value });
    const answer = await fetch(`${form.dataset.cariRekening}?${asked}`, { headers: { "X-Requested-With": "fetch" } });
    if (answer.ok) row.querySelector("datalist").innerHTML = await answer.text();
  }, 250));
}

function add() {
  const total = form.querySelector("[name$=TOTAL_FORMS]");
  const copy = form.querySelector("[data-baris-baru]").innerHTML.replaceAll("__prefix__", total.value);
  form.querySelector("[data-baris-jurnal]").insertAdjacentHTML("beforeend", copy);
  total.value = String(Number(total.value) + 1);
  form.querySelector("[data-baris-jurnal] > li:last-child [data-akun]").focus();
}

if (form) {
  const more = form.querySelector("[data-tambah-baris]");
  more.hidden = false;
  more.addEventListener("click", add);
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-sisi]")) sums();
    if (event.target.matches("[data-akun]")) asks(event.target.closest("[data-baris]"));
    if (event.target.matches("[data-rekening]")) suggest(event.target);
  });
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-rekening]") && !event.target.value) suggest(event.target);
  });
  form.querySelectorAll("[data-baris]").forEach(asks);
  sums();
}

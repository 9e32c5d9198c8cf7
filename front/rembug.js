/* The sheet of a meeting on the officer's phone.
   The boxes and amounts of the page are the truth; this script counts them, keeps a draft of ids and amounts on the
   phone until the office has answered, and sends the sheet as one request with one key. */
import "./rembug.css";
import { recount } from "./lib/count.js";
import { keep, lose, recall } from "./lib/draft.js";
import { tidy } from "./lib/money.js";
import { dotted, whole } from "./lib/words.js";

const form = document.querySelector("form[data-lembar]");

function begin() {
  document.documentElement.dataset.rembug = "";
  const rows = [...form.querySelectorAll("[data-baris]")].map(readRow);
  const page = { rows, step: 1, filter: "semua", box: form.querySelector("[data-hitung-uang]") };
  quickReasons(rows);
  restore(page);
  rows.forEach(show);
  listen(page);
  go(page, page.step, false);
}

/** What one row of the page consists of. @param {HTMLElement} node */
function readRow(node) {
  const fields = [...node.querySelectorAll(".jumlah input")];
  return {
    node,
    id: node.dataset.anggota,
    tick: node.querySelector('[name="catat"]'),
    open: node.querySelector(".buka"),
    states: [...node.querySelectorAll('[type="radio"]')],
    reason: node.querySelector('.alasan input[name^="alasan"]'),
    fields,
    expected: fields.reduce((sum, field) => sum + Number(field.dataset.harap), 0),
    parts: node.querySelector("[data-keterangan]").textContent,
  };
}

const stateOf = (row) => row.states.find((radio) => radio.checked)?.value ?? "present";
const paid = (row) => (stateOf(row) === "absent" ? 0 : row.fields.reduce((sum, field) => sum + whole(field.value), 0));
const exactParts = (row) => row.fields.every((field) => whole(field.value) === Number(field.dataset.harap));

/** How a row differs from what was expected. */
function kindOf(row) {
  const state = stateOf(row);
  if (state !== "present") return state;
  const amount = paid(row);
  if (amount === row.expected) return exactParts(row) ? "exact" : "other";
  return amount < row.expected ? "less" : "more";
}

const word = (name) => document.querySelector(`[data-kata="${name}"]`);
const CHIPS = { less: "awas", more: "info", absent: "gawat", entrusted: "diam", other: "info" };

/** Write a row's amount and the words beside it. */
function show(row) {
  const amount = row.node.querySelector("[data-jumlah]");
  const note = row.node.querySelector("[data-keterangan]");
  const kind = kindOf(row);
  const shown = row.tick.checked || kind !== "exact";
  amount.textContent = `Rp${dotted(shown ? paid(row) : row.expected)}`;
  amount.classList.toggle("text-redup", !row.tick.checked);
  amount.classList.toggle("font-semibold", row.tick.checked);
  const more = kind === "less" || kind === "more" ? `Rp${dotted(Math.abs(paid(row) - row.expected))}` : row.reason.value ? `, ${row.reason.value}` : "";
  if (note.dataset.kini === kind + more) return; // what a thumb is on stays where it is
  note.dataset.kini = kind + more;
  if (kind === "exact") {
    note.textContent = row.parts;
    return;
  }
  const chip = document.createElement("span");
  chip.className = `tanda tanda-${CHIPS[kind]}`;
  chip.append(...[...word(kind).childNodes].map((node) => node.cloneNode(true)));
  chip.append(more);
  note.replaceChildren(chip);
}

/** One tap for why somebody is absent. */
function quickReasons(rows) {
  const words = [...document.querySelectorAll("#alasan option")].map((option) => option.value);
  rows.forEach((row) => {
    const place = row.node.querySelector("[data-alasan-cepat]");
    words.forEach((text) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn bg-base-100 border-base-content/35 px-3";
      button.dataset.alasan = text;
      button.textContent = text;
      place.append(button);
    });
  });
}

function listen(page) {
  const rowOf = (target) => page.rows.find((row) => row.node.contains(target));
  form.addEventListener("change", (event) => {
    const row = rowOf(event.target);
    if (!row || event.target === row.open) return;
    if (event.target.type === "radio" && stateOf(row) === "present") row.tick.checked = true;
    touched(page, row);
  });
  form.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (row && event.target !== row.tick && event.target !== row.open && event.target.type !== "radio") {
      if (stateOf(row) !== "absent" || row.reason.value.trim().length > 1) row.tick.checked = true;
      touched(page, row);
    } else if (!row) changed(page);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-alasan]");
    if (!button) return;
    const row = rowOf(button);
    row.reason.value = button.dataset.alasan;
    row.tick.checked = true;
    row.open.checked = stateOf(row) === "entrusted";
    touched(page, row);
  });
  document.addEventListener("click", (event) => press(page, event));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(page);
  });
  document.querySelector("[data-cari-nama]")?.addEventListener("input", () => filter(page));
  addEventListener("popstate", (event) => go(page, event.state?.langkah ?? 1, false));
}

/** Buttons outside the rows. */
function press(page, event) {
  if (!(event.target instanceof Element)) return;
  const to = event.target.closest("[data-ke]");
  const kind = event.target.closest("[data-saring]");
  if (to && to.getAttribute("aria-disabled") !== "true") go(page, Number(to.dataset.ke), true);
  else if (event.target.closest("[data-semua-pas]")) {
    page.rows.filter((row) => !row.tick.checked).forEach((row) => {
      row.tick.checked = true;
      show(row);
    });
    changed(page);
  } else if (kind) {
    page.filter = kind.dataset.saring;
    document.querySelectorAll("[data-saring]").forEach((tab) => tab.setAttribute("aria-pressed", String(tab === kind)));
    filter(page);
  } else if (event.target.closest("[data-cari-anggota]")) search(page, event.target.closest("[data-cari-anggota]"));
}

function search(page, button) {
  const box = document.querySelector("[data-cari-kotak]");
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  const field = box.querySelector("input");
  if (box.hidden) field.value = "";
  else field.focus();
  filter(page);
}

function touched(page, row) {
  show(row);
  changed(page);
}

/** Something changed: count again, keep the draft. */
function changed(page) {
  count(page);
  save(page);
}

/** Sums, grains and tabs. */
function count(page) {
  const ticked = page.rows.filter((row) => row.tick.checked);
  const open = page.rows.length - ticked.length;
  const hand = ticked.reduce((sum, row) => sum + paid(row), 0);
  const wait = page.rows.filter((row) => !row.tick.checked).reduce((sum, row) => sum + row.expected, 0);
  const tin = whole(form.elements.kencleng.value);
  const write = (name, value) => document.querySelectorAll(`[data-${name}]`).forEach((node) => (node.textContent = value));
  write("uang-tangan", dotted(hand));
  write("uang-belum", dotted(wait));
  write("uang-kencleng", dotted(tin));
  write("uang-semua", dotted(hand + tin));
  write("tercatat", ticked.length);
  write("n-belum", open);
  write("n-sisa", open);
  write("n-beda", ticked.filter((row) => kindOf(row) !== "exact").length);
  write("n-hadir", ticked.filter((row) => stateOf(row) === "present").length);
  write("n-semua", page.rows.length);
  const queue = document.querySelector("[data-sinyal] b");
  if (queue) queue.textContent = queue.textContent.replace(/\d+/, String(ticked.length));
  document.querySelector("[data-semua-pas]").hidden = open === 0;
  document.querySelector('[data-langkah-kaki="1"] [data-ke="2"]').hidden = open > 0;
  grains(page.rows);
  page.box.dataset.seharusnya = String(hand);
  recount(page.box);
  const total = [...page.box.querySelectorAll("[data-pecahan]")].reduce((sum, row) => sum + Number(row.dataset.pecahan) * whole(row.querySelector("input").value), whole(page.box.querySelector("[data-logam]").value));
  document.querySelector('[data-ke="3"]').setAttribute("aria-disabled", String(total !== hand));
  filter(page);
}

/** One grain for each member, and the count of each group. */
function grains(rows) {
  const marks = document.querySelectorAll("[data-malai] .bulir");
  const order = [...rows].sort((a, b) => Number(b.tick.checked) - Number(a.tick.checked));
  marks.forEach((mark, index) => {
    const row = order[index];
    const kind = row?.tick.checked ? kindOf(row) : "";
    mark.className = `bulir${!row?.tick.checked ? " bulir-kosong" : kind === "absent" ? " bulir-silang" : kind === "less" ? " bulir-separuh" : ""}`;
  });
  document.querySelector("[data-malai] .malai")?.setAttribute("aria-label", `${rows.filter((row) => row.tick.checked).length} / ${rows.length}`);
  document.querySelectorAll("[data-isi-kumpulan]").forEach((list) => {
    const shown = list.previousElementSibling?.querySelector("[data-n-kumpulan]");
    if (shown) shown.textContent = list.querySelectorAll('[name="catat"]:checked').length;
  });
}

/** Show all, those not recorded, those that differ; and those whose name is searched for. */
function filter(page) {
  const text = document.querySelector("[data-cari-nama]")?.value.trim().toLowerCase() ?? "";
  const wanted = { semua: () => true, belum: (row) => !row.tick.checked, beda: (row) => row.tick.checked && kindOf(row) !== "exact" }[page.filter];
  page.rows.forEach((row) => (row.node.hidden = !(wanted(row) && row.node.dataset.nama.includes(text))));
  document.querySelectorAll("[data-isi-kumpulan]").forEach((list) => {
    const empty = ![...list.children].some((node) => !node.hidden);
    list.hidden = empty;
    if (list.previousElementSibling) list.previousElementSibling.hidden = empty;
  });
}

/** Go to a step of the task; the browser's own way back works. */
function go(page, step, remember) {
  const ready = page.rows.every((row) => row.tick.checked);
  page.step = ready ? step : 1;
  form.querySelectorAll("[data-langkah]").forEach((part) => (part.hidden = Number(part.dataset.langkah) !== page.step));
  document.querySelectorAll("[data-langkah-kaki]").forEach((part) => (part.hidden = Number(part.dataset.langkahKaki) !== page.step));
  document.querySelectorAll("[data-langkah-atas]").forEach((part) => (part.hidden = Number(part.dataset.langkahAtas) !== page.step));
  document.querySelectorAll("[data-judul]").forEach((part) => (part.hidden = Number(part.dataset.judul) !== page.step));
  document.querySelectorAll("[data-cari-anggota]").forEach((part) => (part.hidden = page.step !== 1));
  if (remember) {
    history.pushState({ langkah: page.step }, "");
    scrollTo(0, 0);
    document.getElementById("isi").focus({ preventScroll: true });
  }
  count(page);
}

/** Only ids and amounts stay on the phone, until the office has answered. */
function save(page) {
  const written = {};
  page.rows.forEach((row) => {
    const kind = kindOf(row);
    if (!row.tick.checked && kind === "exact") return;
    const reasons = [...document.querySelectorAll("#alasan option")].map((option) => option.value);
    written[row.id] = {
      c: row.tick.checked ? 1 : 0,
      h: stateOf(row),
      r: reasons.indexOf(row.reason.value),
      u: row.fields.filter((field) => whole(field.value) !== Number(field.dataset.harap)).map((field) => [nameOf(field), whole(field.value)]),
    };
  });
  const notes = [...page.box.querySelectorAll("[data-pecahan] input")].map((field) => [field.name, whole(field.value)]).filter((pair) => pair[1]);
  keep(form.dataset.lembar, { kunci: form.elements.key.value, baris: written, lembar: notes, logam: whole(form.elements.logam.value), kencleng: whole(form.elements.kencleng.value) });
}

/** a_3_uuid → a_uuid: the position of a member may change, her contract does not. */
const nameOf = (field) => field.name.replace(/^([a-z])_\d+_/, "$1_");

function restore(page) {
  const draft = recall(form.dataset.lembar);
  if (!draft) return;
  form.elements.key.value = draft.kunci;
  const put = (field, value) => {
    field.value = value ? dotted(value) : "";
    tidy(field);
  };
  const reasons = [...document.querySelectorAll("#alasan option")].map((option) => option.value);
  page.rows.forEach((row) => {
    const kept = draft.baris[row.id];
    if (!kept) return;
    row.tick.checked = kept.c === 1;
    row.states.forEach((radio) => (radio.checked = radio.value === kept.h));
    if (kept.r >= 0) row.reason.value = reasons[kept.r] ?? "";
    kept.u.forEach(([name, value]) => {
      const field = row.fields.find((one) => nameOf(one) === name);
      if (field) put(field, value);
    });
  });
  draft.lembar.forEach(([name, value]) => {
    if (form.elements[name]) form.elements[name].value = String(value);
  });
  put(form.elements.logam, draft.logam);
  put(form.elements.kencleng, draft.kencleng);
}

/** The sheet as the office wants it; amounts in sen. */
function sheetOf(page) {
  const group = (row, letter) => Object.fromEntries(row.fields.filter((field) => field.name.startsWith(`${letter}_`) && whole(field.value)).map((field) => [field.name.replace(/^[a-z]_\d+_/, ""), senOf(field)]));
  const lines = page.rows.map((row) => {
    const state = stateOf(row);
    const none = state === "absent";
    return {
      member_id: row.id,
      state,
      reason: state === "present" ? "" : row.reason.value,
      deposits: none ? {} : group(row, "s"),
      instalments: none ? {} : group(row, "a"),
      gifts: none ? {} : group(row, "g"),
    };
  });
  const notes = Object.fromEntries([...page.box.querySelectorAll("[data-pecahan]")].map((row) => [Number(row.dataset.pecahan) * 100, whole(row.querySelector("input").value)]).filter((pair) => pair[1]));
  const pin = form.elements.pin?.value ?? "";
  const leader = form.dataset.ketua || null;
  return {
    key: form.elements.key.value,
    lines,
    notes,
    coins_sen: senOf(form.elements.logam),
    kencleng_sen: senOf(form.elements.kencleng),
    leader: { how: "kertas" in form.dataset ? "paper" : pin ? "pin" : "signed", name: form.elements.ketua_nama.value.trim(), member_id: leader, pin },
  };
}

/** "1.250,50" → 125050. */
function senOf(field) {
  const cents = (field.value.split(",")[1] ?? "").replace(/\D/g, "").padEnd(2, "0").slice(0, 2);
  return whole(field.value) * 100 + Number(cents || 0);
}

function complain(text) {
  const strip = document.querySelector("[data-gagal]");
  strip.querySelector("[data-gagal-kata]").textContent = text;
  strip.hidden = !text;
}

/** What is missing before it can be sent, in words; nothing when it is whole. */
function lacking(page) {
  const silent = page.rows.find((row) => stateOf(row) !== "present" && row.reason.value.trim().length < 2);
  if (silent) {
    go(page, 1, true);
    silent.open.checked = true;
    silent.node.scrollIntoView({ block: "center" });
    silent.reason.focus();
    return word("alasan").textContent;
  }
  if (!form.elements.ketua_nama.value.trim()) return word("nama").textContent;
  if (!form.elements.setuju.checked) return word("setuju").textContent;
  return "";
}

async function send(page) {
  const button = document.querySelector("[data-kirim]");
  if (button.getAttribute("aria-disabled") === "true") return;
  const missing = lacking(page);
  complain(missing);
  if (missing) return;
  button.setAttribute("aria-disabled", "true");
  button.classList.add("opacity-60");
  try {
    await deliver(page);
  } catch {
    complain(word("putus").textContent);
  } finally {
    button.removeAttribute("aria-disabled");
    button.classList.remove("opacity-60");
  }
}

const PATIENCE_MS = 30000;

async function deliver(page) {
  const answer = await fetch(form.dataset.alamat, {
    method: "POST",
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify(sheetOf(page)),
  });
  if (answer.status === 401 || answer.redirected) return complain(word("masuk").textContent);
  const said = await answer.json();
  if (answer.ok) {
    lose(form.dataset.lembar);
    form.removeAttribute("data-berubah");
    location.replace(said.url);
    return undefined;
  }
  if (said.code === "meeting_already_recorded" || said.code === "key_reused") lose(form.dataset.lembar);
  return complain(said.title && answer.status < 500 && said.code ? said.title : word("rusak").textContent);
}

if (form) begin();

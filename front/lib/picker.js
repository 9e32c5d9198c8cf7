/* Choosing a member (or anything searched): results are buttons with data-pilih="value", data-nama="name". */

document.addEventListener("click", (event) => {
  const choice = event.target instanceof Element && event.target.closest("[data-pilih]");
  const box = event.target instanceof Element && event.target.closest("[data-pemilih]");
  if (!box) return;
  if (choice) choose(box, choice);
  else if (event.target.closest("[data-ganti]")) change(box);
});

/** @param {HTMLElement} box @param {HTMLElement} choice */
function choose(box, choice) {
  const field = box.querySelector("input[data-nilai-pilihan]");
  field.value = choice.dataset.pilih;
  const shown = box.querySelector("[data-terpilih]");
  shown.querySelector("[data-tampil]").replaceChildren(...[...choice.children].map((node) => node.cloneNode(true)));
  shown.hidden = false;
  box.querySelector("[data-cari-pilihan]").hidden = true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  shown.querySelector("[data-ganti]").focus();
}

/** @param {HTMLElement} box */
function change(box) {
  box.querySelector("input[data-nilai-pilihan]").value = "";
  box.querySelector("[data-terpilih]").hidden = true;
  const search = box.querySelector("[data-cari-pilihan]");
  search.hidden = false;
  search.querySelector("input").focus();
}

/* Arrow keys walk through the results. */
document.addEventListener("keydown", (event) => {
  const box = event.target instanceof Element && event.target.closest("[data-pemilih]");
  if (!box || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [box.querySelector("[data-cari-pilihan] input"), ...box.querySelectorAll("[data-pilih]")];
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

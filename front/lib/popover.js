/* Explanations: <button class="tanya" popovertarget="id"> with <div popover class="apung" id="id">.
   The browser opens and closes it; this places it beside its number. Without script it stands in the middle. */

document.addEventListener("toggle", (event) => {
  const card = event.target;
  if (!(card instanceof HTMLElement) || !card.matches("[popover].apung") || event.newState !== "open") return;
  const asker = document.querySelector(`[popovertarget="${CSS.escape(card.id)}"]`);
  if (!asker || innerWidth < 640) return;
  const from = asker.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const left = Math.min(Math.max(12, from.left), innerWidth - size.width - 12);
  const below = from.bottom + 8;
  const top = below + size.height > innerHeight - 12 ? Math.max(12, from.top - size.height - 8) : below;
  card.style.setProperty("--kiri", `${left}px`);
  card.style.setProperty("--atas", `${top}px`);
  card.dataset.terpasang = "";
}, true);

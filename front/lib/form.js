/* Forms: sent once, guarded while edited, errors brought to the eye, filters sent at once. */

const RESEND_AFTER_MS = 20000;

/** Stop a second press; the hidden key makes a later resend harmless. @param {HTMLFormElement} form */
function sendOnce(form) {
  if (form.dataset.terkirim) return false;
  form.dataset.terkirim = "1";
  const buttons = [...form.querySelectorAll('button:not([type="button"])'), ...document.querySelectorAll(`button[form="${CSS.escape(form.id)}"]`)];
  setTimeout(() => buttons.forEach((button) => {
    button.setAttribute("aria-disabled", "true");
    button.classList.add("opacity-60");
  }));
  setTimeout(() => release(form, buttons), RESEND_AFTER_MS);
  return true;
}

/** No answer came: she may send again, the key keeps it from being recorded twice. */
function release(form, buttons) {
  delete form.dataset.terkirim;
  buttons.forEach((button) => {
    button.removeAttribute("aria-disabled");
    button.classList.remove("opacity-60");
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
  if (form.method === "post" && !form.hasAttribute("data-boleh-ulang") && !sendOnce(form)) {
    event.preventDefault();
    return;
  }
  form.removeAttribute("data-berubah");
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-terkirim]").forEach((form) => release(form, [...form.querySelectorAll("button")]));
});

/* A sheet being filled in: <form data-draf>. Leaving asks first. */
document.addEventListener("input", (event) => {
  if (event.target instanceof Element) event.target.closest("form[data-draf]")?.setAttribute("data-berubah", "");
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-berubah]")) event.preventDefault();
});

/* A filter: <form data-langsung> is sent when a choice changes. */
document.addEventListener("change", (event) => {
  const form = event.target instanceof Element && event.target.closest("form[data-langsung]");
  if (form instanceof HTMLFormElement) form.requestSubmit();
});

/* The eye in a password field: <button data-intip="id-of-input">. */
document.addEventListener("click", (event) => {
  const eye = event.target instanceof Element && event.target.closest("[data-intip]");
  const field = eye && document.getElementById(eye.dataset.intip);
  if (!field) return;
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  eye.setAttribute("aria-pressed", String(shown));
});

document.querySelector("[data-ringkasan-salah]")?.focus();

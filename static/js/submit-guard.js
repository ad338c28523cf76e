// A form goes out once: a second click within ten seconds is ignored. The button is never disabled,
// because a disabled button would not send its own name and value.

const HOLD = 10_000; // milliseconds, after which one may try again
const busy = new Map(); // form → what puts its button back

function release(form) {
  busy.get(form)?.();
  busy.delete(form);
}

function mark(button) {
  if (!button) return () => {};
  const before = [...button.childNodes];
  button.setAttribute("aria-disabled", "true");
  button.replaceChildren("Envoi en cours…");
  return () => {
    button.removeAttribute("aria-disabled");
    button.replaceChildren(...before);
  };
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  const restore = mark(event.submitter);
  const timer = setTimeout(() => release(form), HOLD);
  busy.set(form, () => {
    clearTimeout(timer);
    restore();
  });
}

export function enhance() {
  document.addEventListener("submit", onSubmit);
  // A page that the back button brings back must be usable again.
  window.addEventListener("pageshow", () => [...busy.keys()].forEach(release));
}

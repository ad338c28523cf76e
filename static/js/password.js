// The eye beside a password, and the list of rules ticked as one types.

const PAUSE = 900; // milliseconds without a key before anything is said aloud

const RULES = {
  length: (text, { min, max }) => [...text].length >= Number(min) && [...text].length <= Number(max),
  digit: (text) => /[0-9]/.test(text),
  lower: (text) => /[a-z]/.test(text),
  upper: (text) => /[A-Z]/.test(text),
  charset: (text) => /^[A-Za-z0-9]+$/.test(text),
};

function addEye(button) {
  const input = document.getElementById(button.dataset.eyeFor);
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.toggleAttribute("data-shown", shown);
    button.setAttribute("aria-label", shown ? "Masquer le mot de passe" : "Afficher le mot de passe");
  };
  input.spellcheck = false;
  input.autocapitalize = "none";
  button.hidden = false;
  button.addEventListener("click", () => show(!button.hasAttribute("data-shown")));
  // A field sent as plain text would be offered again by the browser as an ordinary answer.
  input.form?.addEventListener("submit", () => show(false));
}

function watchRules(list) {
  const input = document.getElementById(list.dataset.checklistFor);
  const items = [...list.querySelectorAll("[data-rule]")];
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  list.after(spoken);
  let timer;

  const tick = () => {
    for (const item of items) item.classList.toggle("ok", RULES[item.dataset.rule](input.value, item.dataset));
  };
  const speak = () => {
    const missing = items.filter((item) => !item.classList.contains("ok")).map((item) => item.textContent.trim());
    if (!input.value) spoken.textContent = "";
    else if (missing.length) spoken.textContent = `Reste à respecter : ${missing.join(" ; ")}.`;
    else spoken.textContent = "Votre mot de passe suit toutes les règles.";
  };
  input.addEventListener("input", () => {
    tick();
    clearTimeout(timer);
    timer = setTimeout(speak, PAUSE);
  });
  tick();
}

export function enhance(root = document) {
  root.querySelectorAll("[data-eye-for]").forEach(addEye);
  root.querySelectorAll("[data-checklist-for]").forEach(watchRules);
}

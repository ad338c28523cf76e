// A form whose answer is the device's: <form hidden data-passkey="get" data-challenge="address of the question"> with a
// hidden field « credential » and <div role="status" data-passkey-said></div>; "create" makes a key. Where there are
// passkeys, never at a bare network address, the form is shown and what is marked data-passkey-missing hidden.

const ASKED = "Répondez à la demande de votre appareil.";
const UNREACHED = "La demande n’a pas abouti : vérifiez votre connexion internet, puis réessayez.";
const SAID = {
  NotAllowedError: "La demande a été annulée, ou a duré trop longtemps. Vous pouvez réessayer.",
  InvalidStateError: "Cet appareil a déjà une clé d’accès pour votre espace.",
  ConstraintError: "Cet appareil ne peut pas garder de clé d’accès : il lui faut un code de déverrouillage.",
  NotSupportedError: "Cet appareil ne peut pas garder de clé d’accès.",
  SecurityError: "Ce navigateur refuse les clés d’accès à cette adresse.",
};
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

const isAddress = /^[\d.]+$|:/.test(location.hostname);
const busy = new Set(); // forms that wait for the device

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function question(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(form.dataset.challenge, { method: "POST", headers: { "X-CSRFToken": token } });
  if (answer.redirected || answer.status === 403) return null; // the session has changed since the page came
  if (!answer.ok) throw new TypeError(String(answer.status));
  return answer.json();
}

function readable(options) {
  const named = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    allowCredentials: named(options.allowCredentials),
    excludeCredentials: named(options.excludeCredentials),
  };
}

function written({ id, type, response }) {
  const parts = PARTS.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return JSON.stringify({
    id,
    rawId: id,
    type,
    response: { ...Object.fromEntries(parts), transports: response.getTransports?.() },
  });
}

async function ask(form, say) {
  const options = await question(form);
  if (!options) return location.reload();
  say(ASKED);
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: readable(options) });
  form.elements.credential.value = written(credential);
  form.submit();
}

function enhanceForm(form) {
  const said = form.querySelector("[data-passkey-said]");
  const say = (words) => {
    const line = document.createElement("p");
    line.textContent = words;
    said.replaceChildren(line);
  };
  form.addEventListener("submit", (event) => {
    const { name } = form.elements;
    if (name && !name.value.trim()) return; // the server says what is missing
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    ask(form, say).catch((error) => {
      busy.delete(form);
      say(SAID[error.name] ?? UNREACHED);
    });
  });
  form.hidden = false;
}

export function enhance(root = document) {
  if (isAddress || !window.PublicKeyCredential) return;
  root.querySelectorAll("[data-passkey]").forEach(enhanceForm);
  for (const block of root.querySelectorAll("[data-passkey-missing]")) block.hidden = true;
  window.addEventListener("pageshow", () => busy.clear());
}

// How long a code is still valid: <span data-countdown="end instant" data-now="server's instant">.
// The server's own words stand until the script takes over; data-now corrects a computer whose clock is wrong.

const OVER = "Ce code n’est plus valable : demandez-en un nouveau";
const LAST_CALL = 60; // seconds

export function inWords(seconds) {
  const rest = `${seconds % 60} s`;
  return seconds < 60 ? rest : `${Math.floor(seconds / 60)} min ${rest}`;
}

function start(span) {
  const end = Date.parse(span.dataset.countdown);
  if (Number.isNaN(end)) return;
  const skew = span.dataset.now ? Date.parse(span.dataset.now) - Date.now() : 0;
  const sentence = span.closest("[data-countdown-sentence], .hint") ?? span;
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  sentence.after(spoken);
  let warned = false;
  let timer;

  const tick = () => {
    const left = Math.ceil((end - Date.now() - skew) / 1000);
    if (left <= 0) {
      clearInterval(timer);
      sentence.textContent = OVER;
      spoken.textContent = `${OVER}.`;
      return;
    }
    span.textContent = inWords(left);
    if (left <= LAST_CALL && !warned) {
      warned = true;
      spoken.textContent = `Ce code est valable encore ${left} secondes.`;
    }
  };
  timer = setInterval(tick, 1000);
  tick();
}

export function enhance(root = document) {
  root.querySelectorAll("[data-countdown]").forEach(start);
}

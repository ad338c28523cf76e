// A quick way out of a page that somebody else should not see.
//   <form data-quick-exit="/neutral/">   sent, or Escape pressed three times: the page is emptied at once, the session
//                                        ends, and the neutral page takes its place in the history; asked for before
//                                        the end of the session, it would tell who is logged in
const TIMES = 3;
const WITHIN = 2000; // milliseconds
const PATIENCE = 2000; // milliseconds, for a portal that does not answer

function leave(form) {
  const go = () => window.location.replace(form.dataset.quickExit);
  document.documentElement.hidden = true;
  document.title = "";
  setTimeout(go, PATIENCE);
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true }).then(go, go);
}

function follow(form) {
  let pressed = [];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave(form);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (pressed.length === TIMES) leave(form);
  });
}

export function enhance(root = document) {
  root.querySelectorAll("[data-quick-exit]").forEach(follow);
}

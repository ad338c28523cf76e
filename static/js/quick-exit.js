// A quick way out of a page that somebody else should not see.
//   <form data-quick-exit="/neutral/">   sent, or Escape pressed three times: the page is emptied at once, the session
//                                        ends behind it, and the neutral page takes its place in the history
const TIMES = 3;
const WITHIN = 2000; // milliseconds

function leave(form) {
  document.documentElement.hidden = true;
  document.title = "";
  navigator.sendBeacon(form.action, new FormData(form));
  window.location.replace(form.dataset.quickExit);
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
    if (pressed.length >= TIMES) leave(form);
  });
}

export function enhance(root = document) {
  root.querySelectorAll("[data-quick-exit]").forEach(follow);
}

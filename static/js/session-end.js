// Two minutes before a session ends: a dialog with « Rester connecté ». What is typed on the page stays on it.
// <dialog data-session-state="address"> with a form that extends the session, a button that leads back to the page, a
// link to log in again, <p data-session-said> for the seconds left, and a status for what is to be said aloud.
// The server knows best: another tab may have been used meanwhile.

import { inWords } from "./countdown.js";

const IDLE = 30 * 60; // seconds a session lasts without activity
const WARNING = 2 * 60;
const GRAIN = 60; // the server notes activity to the minute
const LAST_CALL = 60;

const ENDING = (left) => `Sans réponse de votre part, elle se terminera dans ${inWords(left)}.`;
const LAST = (left) => `Elle dure 12 heures au plus et se terminera dans ${inWords(left)}. Enregistrez ce que vous faites.`;
const SOON = "Il reste moins d’une minute.";
const OVER = "Votre session est terminée";
const KEPT = "Ce que vous avez saisi est encore sur cette page : vous pouvez le recopier.";
const AWAY = "Le portail ne répond pas. Réessayez dans un instant.";

class SessionEnd {
  constructor(dialog) {
    this.dialog = dialog;
    this.title = dialog.querySelector("h2");
    this.said = dialog.querySelector("[data-session-said]");
    this.status = dialog.querySelector("[role=status]");
    this.form = dialog.querySelector("form");
    this.button = dialog.querySelector("[type=submit]");
    this.link = dialog.querySelector("a");
    this.form.addEventListener("submit", (event) => this.stay(event));
    dialog.querySelector("[type=button]").addEventListener("click", () => dialog.close());
    this.lookIn(IDLE - GRAIN - WARNING);
  }

  lookIn(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), Math.max(seconds, 1) * 1000);
  }

  look() {
    this.ask(this.dialog.dataset.sessionState).catch(() => {
      this.status.textContent = AWAY;
      this.lookIn(GRAIN);
    });
  }

  async ask(address, options) {
    const answer = await fetch(address, { ...options, headers: { Accept: "application/json" } });
    this.follow(await answer.json());
  }

  follow({ left, may_stay: mayStay }) {
    clearInterval(this.clock);
    if (left > WARNING) {
      this.dialog.close();
      this.lookIn(left - WARNING);
    } else if (left > 0) {
      this.warn(left, mayStay);
    } else {
      this.end();
    }
  }

  warn(left, mayStay) {
    const end = Date.now() + left * 1000;
    const words = mayStay ? ENDING : LAST;
    this.button.hidden = !mayStay;
    this.status.textContent = "";
    const tick = () => {
      const rest = Math.ceil((end - Date.now()) / 1000);
      this.said.textContent = words(Math.max(rest, 0));
      if (rest < LAST_CALL && !this.status.textContent) this.status.textContent = SOON;
      if (rest > 0) return;
      clearInterval(this.clock);
      this.look();
    };
    this.clock = setInterval(tick, 1000);
    tick();
    this.show();
  }

  // Also after Escape: that the session has ended is told to whoever put the warning away.
  show() {
    if (!this.dialog.open) this.dialog.showModal();
    this.title.focus();
  }

  end() {
    this.title.textContent = OVER;
    this.said.textContent = "";
    this.status.textContent = KEPT;
    this.button.hidden = true;
    this.link.hidden = false;
    this.show();
  }

  stay(event) {
    event.preventDefault();
    this.ask(this.form.action, { method: "POST", body: new FormData(this.form) }).catch(() => {
      this.status.textContent = AWAY;
    });
  }
}

export function enhance(root = document) {
  root.querySelectorAll("[data-session-state]").forEach((dialog) => new SessionEnd(dialog));
}

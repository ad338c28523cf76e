// Two minutes before a session ends: a dialog with « Rester connecté ». What is typed on the page stays on it.
// <dialog data-session-state="address"> with a form that extends the session and a link to log in again.
// The server knows best: another tab may have been used meanwhile.

import { inWords } from "./countdown.js";

const IDLE = 30 * 60; // seconds a session lasts without activity
const WARNING = 2 * 60;
const GRAIN = 60; // the server notes activity to the minute

const ENDING = (left) => `Sans réponse de votre part, votre session se terminera dans ${inWords(left)}.`;
const LAST = (left) => `Votre session dure 12 heures au plus et se terminera dans ${inWords(left)}. Enregistrez ce que vous faites.`;
const ENDED = "Votre session est terminée. Ce que vous avez saisi est encore sur cette page : vous pouvez le recopier.";
const AWAY = "Le portail ne répond pas. Réessayez dans un instant.";

class SessionEnd {
  constructor(dialog) {
    this.dialog = dialog;
    this.said = dialog.querySelector("[data-session-said]");
    this.form = dialog.querySelector("form");
    this.button = dialog.querySelector("button");
    this.link = dialog.querySelector("a");
    this.form.addEventListener("submit", (event) => this.stay(event));
    this.lookIn(IDLE - GRAIN - WARNING);
  }

  lookIn(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), Math.max(seconds, 1) * 1000);
  }

  async look() {
    try {
      const answer = await fetch(this.dialog.dataset.sessionState, { headers: { Accept: "application/json" } });
      this.follow(await answer.json());
    } catch {
      this.lookIn(GRAIN);
    }
  }

  follow({ left, may_stay: mayStay }) {
    if (left > WARNING) {
      this.dialog.close();
      this.lookIn(left - WARNING);
    } else {
      this.warn(left, mayStay);
    }
  }

  warn(left, mayStay) {
    const end = Date.now() + left * 1000;
    this.button.hidden = !mayStay;
    if (!this.dialog.open) this.dialog.showModal();
    clearInterval(this.clock);
    const tick = () => {
      const rest = Math.ceil((end - Date.now()) / 1000);
      if (rest <= 0) this.end();
      else this.said.textContent = (mayStay ? ENDING : LAST)(rest);
    };
    this.clock = setInterval(tick, 1000);
    tick();
  }

  end() {
    clearInterval(this.clock);
    this.said.textContent = ENDED;
    this.button.hidden = true;
    this.link.hidden = false;
    this.link.focus();
  }

  async stay(event) {
    event.preventDefault();
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
      });
      clearInterval(this.clock);
      this.follow(await answer.json());
    } catch {
      this.said.textContent = AWAY;
    }
  }
}

export function enhance(root = document) {
  root.querySelectorAll("[data-session-state]").forEach((dialog) => new SessionEnd(dialog));
}

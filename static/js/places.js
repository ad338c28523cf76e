// Suggestions of communes as one types: an ARIA 1.2 combobox with a listbox.
// <input data-places="address" data-code-input="id" data-day="id" data-month="id" data-year="id">
// Without this module, or when the network fails, the input stays a plain text field.

const DELAY = 150;
const SHORTEST_QUERY = 2;

const byId = (id) => document.getElementById(id);

function element(tag, attributes) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function announcement(count) {
  if (count === 0) return "Aucune commune trouvée.";
  return count === 1 ? "1 commune proposée." : `${count} communes proposées.`;
}

class PlaceField {
  constructor(input) {
    this.input = input;
    this.code = byId(input.dataset.codeInput);
    this.active = -1;
    this.build();
    input.addEventListener("input", () => this.changed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.stop());
    // Keeps the focus in the field, which would otherwise close the list before the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  build() {
    const id = `${this.input.id}-suggestions`;
    this.list = element("ul", { id, class: "suggestions", role: "listbox", "aria-label": "Communes proposées" });
    this.status = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.after(this.list, this.status);
    this.close();
  }

  get options() {
    return [...this.list.children];
  }

  changed() {
    if (this.code) this.code.value = "";
    this.cancel();
    this.activate(-1);
    this.timer = setTimeout(() => this.ask(), DELAY);
  }

  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  stop() {
    this.cancel();
    this.close();
  }

  async ask() {
    const text = this.input.value.trim();
    this.cancel();
    if (text.length < SHORTEST_QUERY) return this.close();
    const request = new AbortController();
    this.request = request;
    try {
      const answer = await fetch(this.input.dataset.places, {
        method: "POST", // what is typed about a birth stays out of every address and log
        body: this.question(text),
        signal: request.signal,
        credentials: "omit",
      });
      const { places } = await answer.json();
      if (!request.signal.aborted) this.show(places);
    } catch {
      if (!request.signal.aborted) this.close();
    }
  }

  question(text) {
    const body = new URLSearchParams({ q: text });
    const day = this.birthDate();
    if (day) body.set("date", day);
    return body;
  }

  birthDate() {
    const { day, month, year } = this.input.dataset;
    const [y, m, d] = [year, month, day].map((id) => byId(id)?.value.trim() ?? "");
    const isDate = /^\d{4}$/.test(y) && /^\d{1,2}$/.test(m) && /^\d{1,2}$/.test(d);
    return isDate ? `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}` : "";
  }

  show(places) {
    this.list.replaceChildren(...places.map((place, index) => this.option(place, index)));
    this.list.hidden = places.length === 0;
    this.input.setAttribute("aria-expanded", String(places.length > 0));
    this.status.textContent = announcement(places.length);
    this.activate(-1);
  }

  option(place, index) {
    const made = element("li", { id: `${this.list.id}-${index}`, class: "suggestion", role: "option" });
    made.textContent = place.label;
    made.dataset.code = place.code;
    return made;
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  activate(index) {
    this.active = index;
    this.options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.options[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (!option) return;
    this.input.value = option.textContent;
    if (this.code) this.code.value = option.dataset.code;
    this.stop();
  }

  pressed(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (this.list.hidden) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") this.ask();
      return;
    }
    if (this.act(event.key)) event.preventDefault();
  }

  // Tells whether the key was for the list; the others, Tab among them, keep what they do in a text field.
  act(key) {
    const count = this.options.length;
    const isActive = this.active >= 0;
    if (key === "ArrowDown") this.activate((this.active + 1) % count);
    else if (key === "ArrowUp") this.activate(isActive ? (this.active - 1 + count) % count : count - 1);
    else if (key === "Home" && isActive) this.activate(0);
    else if (key === "End" && isActive) this.activate(count - 1);
    else if (key === "Enter" && isActive) this.choose(this.options[this.active]);
    else if (key === "Escape") this.stop();
    else return false;
    return true;
  }
}

export function enhance(root = document) {
  root.querySelectorAll("input[data-places]").forEach((input) => new PlaceField(input));
}

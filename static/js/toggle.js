// Shows only what an answer calls for. Without JavaScript everything stays on the page.
//   <input type="checkbox" data-hides="id id">            hides these blocks while ticked
//   <input type="checkbox" data-shows="id id">            shows these blocks while ticked
//   <input type="checkbox" data-retitles="id" data-title="…" data-title-off="…">  another text for that element while
//                                                         ticked, and while not, which is its own unless it is said
//   <select data-shows-when="99100:commune,*:city">       the block of the chosen value; * is any other value

function setHidden(ids, hidden) {
  for (const id of (ids ?? "").split(/\s+/).filter(Boolean)) {
    const block = document.getElementById(id);
    if (block) block.hidden = hidden;
  }
}

function followBox(box) {
  const titled = document.getElementById(box.dataset.retitles);
  const title = box.dataset.titleOff ?? titled?.textContent;
  const apply = () => {
    setHidden(box.dataset.hides, box.checked);
    setHidden(box.dataset.shows, !box.checked);
    if (titled) titled.textContent = box.checked ? box.dataset.title : title;
  };
  box.addEventListener("change", apply);
  window.addEventListener("pageshow", apply);
  apply();
}

function followSelect(select) {
  const blocks = select.dataset.showsWhen.split(",").map((pair) => pair.trim().split(":"));
  const apply = () => {
    const known = blocks.some(([value]) => value === select.value);
    for (const [value, id] of blocks) setHidden(id, value !== (known ? select.value : "*"));
  };
  select.addEventListener("change", apply);
  window.addEventListener("pageshow", apply);
  apply();
}

export function enhance(root = document) {
  root.querySelectorAll("[data-hides], [data-shows], [data-retitles]").forEach(followBox);
  root.querySelectorAll("[data-shows-when]").forEach(followSelect);
}

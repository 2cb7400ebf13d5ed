// Small comforts; every page works without them.
"use strict";

// Menus close when something else is asked for.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.pick[open], .menu details.more[open]")) {
    if (!open.contains(event.target)) open.removeAttribute("open");
  }
});

// Keys answer a question of the review; never while somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details[open]")) open.removeAttribute("open");
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (wanted) {
    event.preventDefault();
    wanted.click();
  }
});

// Pointing at a citation's number, or moving the focus to it, shows the words it stands for. Escape hides them.
"use strict";

(() => {
  let words = null;
  let link = null;
  let told = ""; // its title: the words, and whose they are

  const number = (event) => event.target.closest?.(".cites a.cite");
  document.addEventListener("mouseover", (event) => number(event) && show(number(event)));
  document.addEventListener("focusin", (event) => number(event) && show(number(event)));
  document.addEventListener("mouseout", (event) => number(event) && hide());
  document.addEventListener("focusout", (event) => number(event) && hide());
  document.addEventListener("click", hide, true);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());

  function show(wanted) {
    if (!words) {
      words = document.createElement("div");
      words.className = "quoted-words";
      words.id = "quoted-words";
      words.setAttribute("role", "tooltip");
      document.body.append(words);
    }
    hide();
    link = wanted;
    told = link.title;
    link.removeAttribute("title"); // else the browser shows it too
    const end = told.lastIndexOf("”") + 1;
    const source = document.createElement("span");
    source.textContent = told.slice(end).trim();
    words.replaceChildren(told.slice(0, end), source);
    words.hidden = false;
    link.setAttribute("aria-describedby", words.id);
    const at = link.getBoundingClientRect();
    const box = words.getBoundingClientRect();
    const below = at.bottom + 8 + box.height < window.innerHeight;
    words.style.top = `${below ? at.bottom + 8 : Math.max(8, at.top - 8 - box.height)}px`;
    words.style.left = `${Math.max(16, Math.min(at.left, window.innerWidth - box.width - 16))}px`;
  }

  function hide() {
    if (words) words.hidden = true;
    link?.removeAttribute("aria-describedby");
    if (link && told) link.title = told;
    link = null;
  }
})();

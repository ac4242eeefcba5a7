// A click on a citation opens its passage beside the chat. Without this script the link leads to the essay's page.
"use strict";

(() => {
  let panel = null;
  let places = []; // the citations of the answer that the open one belongs to, as addresses
  let place = "";

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a.cite");
      const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (!link || !plain) return;
      event.preventDefault();
      event.stopPropagation();
      const answer = link.closest(".answer") ?? document;
      places = [...new Set([...answer.querySelectorAll("a.cite")].map((each) => each.getAttribute("href")))];
      open(link.getAttribute("href"));
      link.scrollIntoView({ block: "nearest" }); // the chat has become narrower
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel && !panel.hidden) close();
  });

  function build() {
    panel = document.createElement("div");
    panel.className = "passage";
    panel.hidden = true;
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", "Quoted passage");
    panel.innerHTML =
      '<div class="bar"><button type="button" class="before" aria-label="Previous citation">←</button>' +
      '<span class="which" aria-live="polite"></span>' +
      '<button type="button" class="after" aria-label="Next citation">→</button>' +
      '<button type="button" class="close">Close</button></div><div class="body" tabindex="-1"></div>';
    panel.querySelector(".before").addEventListener("click", () => step(-1));
    panel.querySelector(".after").addEventListener("click", () => step(1));
    panel.querySelector(".close").addEventListener("click", close);
    document.body.append(panel);
  }

  async function open(address) {
    if (!panel) build();
    const fresh = panel.hidden;
    place = address;
    panel.hidden = false;
    document.body.classList.add("beside");
    bar();
    if (fresh) panel.querySelector(".close").focus();
    const body = panel.querySelector(".body");
    const content = await passage(address);
    if (place !== address) return; // another was opened meanwhile
    body.replaceChildren(content);
    const marked = body.querySelector("mark");
    const down = marked ? marked.offsetTop - body.offsetTop : 0;
    body.scrollTop = down > body.clientHeight / 2 ? down - body.clientHeight / 4 : 0; // else title and words fit
  }

  async function passage(address) {
    const [path, query] = address.split("#")[0].split("?");
    const holder = document.createElement("template");
    try {
      const answer = await fetch(`${path}/passage?${query}`);
      if (!answer.ok) throw new Error(String(answer.status));
      holder.innerHTML = await answer.text(); // escaped where it is made
    } catch {
      holder.innerHTML = '<p class="notice">The passage could not be fetched. <a target="_blank">Open its page</a></p>';
      holder.content.querySelector("a").href = address;
    }
    return holder.content;
  }

  function bar() {
    const at = places.indexOf(place);
    panel.querySelector(".which").textContent = places.length > 1 ? `${at + 1} of ${places.length}` : "";
    panel.querySelector(".before").hidden = panel.querySelector(".after").hidden = places.length < 2;
    panel.querySelector(".before").disabled = at <= 0;
    panel.querySelector(".after").disabled = at >= places.length - 1;
  }

  function step(by) {
    const next = places[places.indexOf(place) + by];
    if (next) open(next);
  }

  function close() {
    panel.hidden = true;
    document.body.classList.remove("beside");
    // The answer may have been drawn anew since, so the link is looked for and not remembered.
    [...document.querySelectorAll("a.cite")].find((each) => each.getAttribute("href") === place)?.focus();
  }
})();

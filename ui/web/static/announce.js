// What a screen reader hears of an answer: that the essays are being read, then the answer, once and whole. Gradio's
// own log would be read again with every word that comes.
"use strict";

(() => {
  let waiting = false; // for an answer; one of yesterday that is opened again is not news

  // There from the beginning: what a region holds when it is added is not read.
  const told = document.createElement("div");
  told.className = "unseen";
  told.id = "announced";
  told.setAttribute("role", "status");
  document.body.append(told);

  function tell(words) {
    if (words !== told.textContent) told.textContent = words;
  }

  function spoken(answer) {
    const parts = [...answer.querySelectorAll(":scope > p, :scope > ul > li")];
    const sources = answer.querySelectorAll(".sources .cites a.cite").length;
    const end = sources === 1 ? " 1 source." : sources ? ` ${sources} sources.` : "";
    return parts.map((each) => each.textContent.replace(/source \d+/g, "").trim()).join(" ") + end;
  }

  function listen() {
    document.querySelector('#conversation [role="log"][aria-live="polite"]')?.setAttribute("aria-live", "off");
    const answers = document.querySelectorAll("#conversation .answer");
    const last = answers[answers.length - 1];
    if (!last) return;
    const going = last.querySelector(".going");
    if (going && last.querySelectorAll("p").length === 1) tell(going.textContent);
    if (!going && waiting) tell(spoken(last));
    waiting = Boolean(going);
  }

  new MutationObserver(listen).observe(document.body, { childList: true, subtree: true });
})();

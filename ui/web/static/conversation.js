// Keeps the latest question at the top while its answer grows, so that the answer is read from its beginning,
// until the person scrolls. And gives short names to messages, whose names in Gradio hold their whole HTML,
// and to the buttons of the composer, which have none.
"use strict";

(() => {
  let questions = 0;
  let following = false;

  const letGo = () => (following = false);
  for (const kind of ["wheel", "touchmove", "keydown", "focusin"]) {
    document.addEventListener(kind, (event) => event.target.closest?.("#conversation") && letGo(), { passive: true });
  }

  function follow() {
    const all = document.querySelectorAll("#conversation .question");
    if (all.length !== questions) following = all.length > 0;
    questions = all.length;
    const scroller = document.querySelector("#conversation .bubble-wrap");
    if (following && scroller) {
      const from = scroller.getBoundingClientRect().top + 16;
      scroller.scrollTop += all[all.length - 1].getBoundingClientRect().top - from;
    }
  }

  const NAMES = {
    '#conversation [data-testid="user"]': "Question",
    '#conversation [data-testid="bot"]': "Answer",
    '#composer [data-testid="submit-button"]': "Send",
    '#composer [data-testid="stop-button"]': "Stop",
    "#conversation .extra-feedback > button": "What was wrong",
  };

  function name() {
    for (const [selector, label] of Object.entries(NAMES)) {
      for (const each of document.querySelectorAll(selector)) {
        if (each.getAttribute("aria-label") !== label) each.setAttribute("aria-label", label);
      }
    }
  }

  // Gradio shows only by its weight which reason was chosen.
  function press() {
    for (const each of document.querySelectorAll("#conversation .extra-feedback-option")) {
      const pressed = String(each.style.fontWeight === "bold");
      if (each.getAttribute("aria-pressed") !== pressed) each.setAttribute("aria-pressed", pressed);
    }
  }

  // Gradio calls its examples a list, and its items are buttons.
  function group() {
    const examples = document.querySelector('#conversation .examples[role="list"]');
    examples?.setAttribute("role", "group");
    examples?.setAttribute("aria-label", "Examples");
  }

  // A new conversation leaves the address of the old one, which a reload would open again.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#anew")) return;
    const address = new URL(location.href);
    address.searchParams.delete("conversation");
    history.replaceState(null, "", address);
  });

  // The page's address names the conversation that goes on, so that a reload and the way back lead to it.
  function locate() {
    const id = document.querySelector("#about [data-conversation]")?.dataset.conversation;
    const address = new URL(location.href);
    if (!id || address.searchParams.get("conversation") === id) return;
    address.searchParams.set("conversation", id);
    history.replaceState(null, "", address);
  }

  const inside = ({ target }) => target.parentElement?.closest("#conversation");

  new MutationObserver((changes) => {
    name();
    group();
    press();
    if (changes.some(({ target }) => target.closest?.("#about"))) locate();
    if (changes.some(inside)) follow();
  }).observe(document.body ?? document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
})();

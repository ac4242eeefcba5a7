// Files can be dropped anywhere on the library's page, and progress is shown without loading it again.
"use strict";

(() => {
  const form = document.querySelector(".add form");
  const files = form?.querySelector('input[type="file"]');

  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!form || !holdsFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!form || !holdsFiles(event)) return;
    event.preventDefault();
    files.files = event.dataTransfer.files;
    form.requestSubmit();
  });

  async function follow() {
    const work = document.getElementById("work");
    if (!work?.hasAttribute("data-busy")) return;
    const answer = await fetch(`library/progress?job=${new URL(location.href).searchParams.get("job") ?? 0}`);
    const holder = document.createElement("template");
    holder.innerHTML = answer.ok ? await answer.text() : ""; // escaped where it is made
    const now = holder.content.querySelector("#work");
    if (!now?.hasAttribute("data-busy")) return location.reload(); // the list has changed too
    if (now.innerHTML !== work.innerHTML) work.replaceChildren(...now.childNodes);
    setTimeout(follow, 400);
  }

  setTimeout(follow, 200);
})();

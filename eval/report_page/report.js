const show = document.getElementById("show"), words = document.getElementById("words");
const cases = [...document.querySelectorAll(".case")];
function sift() {
  const wanted = words.value.trim().toLowerCase();
  for (const each of cases) {
    const kind = !show.value || (show.value === "failed" ? each.dataset.failed : each.dataset.kind === show.value);
    each.hidden = !(kind && (!wanted || each.textContent.toLowerCase().includes(wanted)));
  }
}
show.addEventListener("change", sift);
words.addEventListener("input", sift);
document.querySelector(".filter").addEventListener("submit", (event) => event.preventDefault());

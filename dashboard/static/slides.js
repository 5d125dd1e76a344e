// Meeting mode: one slide at a time, by arrow keys and buttons; the number stands in the address.
"use strict";
(() => {
  const deck = () => document.querySelector(".dh-slides");
  const pages = (root) => [...root.querySelectorAll(".dh-slide")];

  const number = (root) => {
    const asked = Number(new URLSearchParams(location.search).get(root.dataset.param)) || 1;
    return Math.min(Math.max(asked, 1), pages(root).length);
  };
  const mark = (root) => {
    const now = number(root);
    if (root.dataset.now === String(now)) return;
    root.dataset.now = String(now);
    pages(root).forEach((page, i) => page.classList.toggle("dh-slide-now", i + 1 === now));
    const here = root.querySelector("[data-slide=here]");
    here.textContent = here.dataset.words.replace("{number}", now).replace("{count}", pages(root).length);
    root.querySelector("[data-slide=previous]").disabled = now === 1;
    root.querySelector("[data-slide=next]").disabled = now === pages(root).length;
  };
  const go = (root, to) => {
    const address = new URL(location.href);
    address.searchParams.set(root.dataset.param, Math.min(Math.max(to, 1), pages(root).length));
    history.replaceState(history.state, "", address);
    mark(root);
  };
  const full = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  };

  document.addEventListener("keydown", (event) => {
    const root = deck();
    if (!root || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const moves = {
      ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
    };
    if (event.key in moves) go(root, number(root) + moves[event.key]);
    else if (event.key === "Home") go(root, 1);
    else if (event.key === "End") go(root, pages(root).length);
    else if (event.key === "Escape" && !document.fullscreenElement) root.querySelector(".dh-slides-leave").click();
    else if (event.key.toLowerCase() === "f") full();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.(".dh-slides button[data-slide]");
    if (!pressed) return;
    const root = deck();
    if (pressed.dataset.slide === "full") full();
    else go(root, number(root) + (pressed.dataset.slide === "next" ? 1 : -1));
  });
  addEventListener("popstate", () => deck() && mark(deck()));
  // the page is drawn after this script runs, and drawn again when the data change
  new MutationObserver(() => deck() && mark(deck())).observe(document.documentElement, { childList: true, subtree: true });
})();

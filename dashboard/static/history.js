// Back undoes a filter, and never stands still. Streamlit replaces the address when a filter changes, and adds an entry
// when it only leaves a default out of the address: here it is the other way round.
"use strict";
(() => {
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let isGoingBack = false;
  addEventListener("popstate", () => {
    isGoingBack = true;
    setTimeout(() => { isGoingBack = false; }, 1500);
  });
  const target = (url) => new URL(url ?? location.href, location.href);
  const isSamePage = (to) => to.pathname === location.pathname;
  const now = () => new URLSearchParams(location.search);
  const onlyLeavesOut = (to) => isSamePage(to) && [...to.searchParams].every(([key, value]) => now().get(key) === value);
  history.pushState = (state, title, url) => (onlyLeavesOut(target(url)) ? replace : push)(state, title, url);
  history.replaceState = (state, title, url) => {
    const to = target(url);
    // a person's own doing; what follows from it by itself is no step of its own
    const isStep = isSamePage(to) && to.search !== location.search && navigator.userActivation?.isActive && !isGoingBack;
    (isStep ? push : replace)(state, title, url);
  };
})();

// Back undoes a filter, and never stands still. Streamlit replaces the address when a filter changes, and adds an entry
// when it only leaves a default out of the address: here it is the other way round.
"use strict";
(() => {
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let isGoingBack = false;
  let stripped = null;
  addEventListener("popstate", () => {
    stripped = null;
    isGoingBack = true;
    setTimeout(() => { isGoingBack = false; }, 1500);
  });
  // what was left out before the next click was a wish of its own, not the way to another page
  for (const gesture of ["pointerdown", "keydown"]) {
    addEventListener(gesture, () => { stripped = null; }, { capture: true });
  }
  const target = (url) => new URL(url ?? location.href, location.href);
  const isSamePage = (to) => to.pathname === location.pathname;
  const now = () => new URLSearchParams(location.search);
  const onlyLeavesOut = (to) => isSamePage(to) && [...to.searchParams].every(([key, value]) => now().get(key) === value);
  const remember = (to) => {
    if (isSamePage(to) && to.search !== location.search && onlyLeavesOut(to)) {
      stripped = { state: history.state, href: location.href };
    }
  };
  // on the way to another page Streamlit first strips what was chosen on this one. Its entry gets that again, or Back
  // would come to this page twice, and neither time as it was left
  const restore = (to) => {
    if (stripped && !isSamePage(to)) {
      replace(stripped.state, "", stripped.href);
    }
    stripped = null;
  };
  history.pushState = (state, title, url) => {
    const to = target(url);
    remember(to);
    if (onlyLeavesOut(to)) { replace(state, title, url); return; }
    restore(to);
    push(state, title, url);
  };
  history.replaceState = (state, title, url) => {
    const to = target(url);
    remember(to);
    // a person's own doing; what follows from it by itself is no step of its own
    const isStep = isSamePage(to) && to.search !== location.search && navigator.userActivation?.isActive && !isGoingBack;
    (isStep ? push : replace)(state, title, url);
  };
})();

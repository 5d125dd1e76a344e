// A session that has ended: the server closes the page's connection with 4401, or refuses to open it again with 401.
// The page then leads to the door, and from there back to where it was. Without this Streamlit would try for ever.
"use strict";
(() => {
  const leave = () => {
    const here = location.pathname + location.search;
    location.replace("/dang-nhap?het=3&next=" + encodeURIComponent(here));
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", (event) => { if (event.code === 4401) leave(); });
    }
  };
  const ask = window.fetch;
  window.fetch = async (...given) => {
    const answer = await ask(...given);
    if (answer.status === 401 && answer.url.startsWith(location.origin + "/_stcore/")) leave();
    return answer;
  };
})();

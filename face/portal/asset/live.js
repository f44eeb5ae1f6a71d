// Live updates: where the page says so, fetch it again when the ledger moved,
// and put its main part in place of the old one. Without scripts the page stays
// as it was loaded, and nothing else changes.
(() => {
  const here = document.querySelector("nav [aria-current]"); // on a phone the sections are wider than the page
  if (here) here.parentElement.scrollLeft = here.offsetLeft - 24;
  const path = document.body.dataset.live;
  if (!path || !window.EventSource) return;
  let waiting = false, missed = false;
  const busy = () => {
    const at = document.activeElement;
    return at && at.closest("form") && at.matches("input,select,textarea");
  };
  const refresh = async () => {
    if (waiting || busy() || document.hidden) { missed = true; return; }
    waiting = true;
    missed = false;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-part]")) {
        if (part.querySelector("input:checked")) continue; // somebody is choosing here
        const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
        if (!fresh || fresh.innerHTML === part.innerHTML) continue;
        part.innerHTML = fresh.innerHTML;
        part.classList.remove("fresh");
        void part.offsetWidth;
        part.classList.add("fresh");
      }
      const height = page.getElementById("height");
      if (height) document.getElementById("height").textContent = height.textContent;
    } finally { setTimeout(() => { waiting = false; if (missed) refresh(); }, 1000); }
  };
  const late = () => { if (missed) refresh(); };
  document.addEventListener("visibilitychange", late);
  document.addEventListener("focusout", () => setTimeout(late, 200));
  new EventSource(path).addEventListener("height", refresh);
})();

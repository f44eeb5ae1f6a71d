// The application says live what can be borrowed and what it needs: whatever is
// changed, the same form is asked what its button "Propose" asks, and the parts
// that tell are put in place. Without scripts the button does it.
(() => {
  const form = document.querySelector("form[data-quote]");
  if (!form) return;
  let timer = 0, asked = 0;
  const least = () => form.elements.pledge.value === "least";
  const ask = async () => {
    const body = new URLSearchParams(new FormData(form)), mine = ++asked;
    body.set("do", "quote");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Live": "1" } });
      if (!answer.ok || answer.redirected || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const name of least() ? ["quote", "pledges"] : ["quote"]) {
        const old = form.querySelector(`[data-part="${name}"]`), fresh = page.querySelector(`[data-part="${name}"]`);
        if (old && fresh && old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
      }
      for (const amount of form.querySelectorAll(`input[name^="lines["]:not([type=hidden])`)) amount.readOnly = least();
    } catch { /* the button still asks */ }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 250); });
})();

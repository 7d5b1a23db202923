// What pages do by themselves: they keep themselves up to date while they are looked at. Everything works without it.
"use strict";
(() => {
  const main = () => document.getElementById("content");

  // A person who reads a selection, walks by keyboard or has begun to fill in a form isn't disturbed.
  const isFilled = () => [...main().querySelectorAll("textarea, input, select")].some(field => "defaultValue" in field && field.value !== field.defaultValue);
  const isBusy = () => document.hidden || isFilled() || main().contains(document.activeElement) && document.activeElement !== main() || String(getSelection()).length > 0;

  // The content of a page takes the place of the old one; what was unfolded or scrolled stays so.
  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("content");
    const open = [...main().querySelectorAll("details")].map(detail => detail.open);
    const scrolled = [...main().querySelectorAll(".scroll")].map(region => region.scrollLeft);
    main().replaceChildren(...fresh.childNodes);
    main().querySelectorAll("details").forEach((detail, at) => { if (at in open) detail.open = open[at]; });
    main().querySelectorAll(".scroll").forEach((region, at) => { if (at in scrolled) region.scrollLeft = scrolled[at]; });
  }

  const reached = isReached => document.body.classList.toggle("unreachable", !isReached);

  async function refresh() {
    if (isBusy()) return;
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
      reached(true);
    } catch {
      reached(false);
    }
  }

  if (main().dataset.stream) {
    const stream = new EventSource(main().dataset.stream);
    stream.onmessage = event => { reached(true); if (!isBusy()) show(event.data); };
    // It ends from time to time, and begins again by itself.
    stream.onerror = () => setTimeout(() => { if (stream.readyState !== EventSource.OPEN) reached(false); }, 8000);
  } else if (!("still" in main().dataset)) {
    setInterval(refresh, 15000);
  }
})();

// What a page is not to show, one fault a line; nothing where it is fit to be seen.
(() => {
  const faults = [], all = (what) => [...document.querySelectorAll(what)];
  const seen = (e) => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && !e.closest(".hide, .skip, thead");
  };
  const named = (e) => `${e.tagName.toLowerCase()} "${(e.textContent || e.value || e.name || "").trim().slice(0, 40)}"`;
  const page = document.documentElement;

  if (page.scrollWidth > page.clientWidth) faults.push(`the page is ${page.scrollWidth - page.clientWidth} pixels too wide`);
  if (all("h1").length !== 1) faults.push(`${all("h1").length} main headings`);
  for (const tiles of all(".tiles")) {
    const rows = new Map();
    for (const tile of tiles.children) rows.set(tile.offsetTop, (rows.get(tile.offsetTop) || 0) + 1);
    const counts = [...rows.values()];
    if (counts.length > 1 && counts[0] > 2 && counts.at(-1) === 1) faults.push(`tiles stand ${counts.join(" + ")}`);
  }
  for (const table of all("table")) if (!table.caption) faults.push(`no caption: ${named(table)}`);
  for (const field of all("input:not([type=hidden]), select, textarea")) {
    if (!field.labels.length && !field.getAttribute("aria-label")) faults.push(`no label: ${field.name}`);
    if (field.closest(".field.wrong") && field.getAttribute("aria-invalid") !== "true") {
      faults.push(`wrong, and not marked: ${field.name}`);
    }
  }
  for (const value of all("dd").filter(seen)) { // a letter a line
    const box = value.getBoundingClientRect();
    if (box.width < 90 && box.height > 70) faults.push(`${Math.round(box.width)} pixels for: ${named(value)}`);
  }
  if (innerWidth > 1000) { // a table loses its last column
    for (const box of all(".scroll")) {
      if (box.scrollWidth > box.clientWidth + 1) {
        faults.push(`cut off by ${box.scrollWidth - box.clientWidth} pixels: ${named(box.querySelector("caption") || box)}`);
      }
    }
  }
  const ids = new Set();
  for (const e of all("[id]")) {
    if (ids.has(e.id)) faults.push(`twice: #${e.id}`);
    ids.add(e.id);
  }
  if (innerWidth < 640) {
    for (const e of all("a, button, input:not([type=hidden]), select, textarea, summary").filter(seen)) {
      const box = e.getBoundingClientRect();
      if (box.height < 23.9 || box.width < 16) {
        faults.push(`${Math.round(box.width)} x ${Math.round(box.height)} pixels to press: ${named(e)}`);
      }
    }
  }
  const light = (color) => color.slice(0, 3).map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const parts = (color) => color.match(/[\d.]+/g).map(Number);
  const pairs = new Set();
  for (const e of all("body *").filter(seen)) {
    const says = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!says || e.closest("svg") || e.disabled || e.tagName === "OPTION") continue;
    let under = e, ground = [255, 255, 255];
    for (; under; under = under.parentElement) {
      const color = parts(getComputedStyle(under).backgroundColor);
      if (color.length < 4 || color[3] > 0.9) { ground = color; break; }
    }
    const [one, two] = [light(parts(getComputedStyle(e).color)), light(ground)].sort((x, y) => y - x);
    const contrast = (one + 0.05) / (two + 0.05), pair = getComputedStyle(e).color + ground;
    if (contrast < 4.5 && !pairs.has(pair)) faults.push(`contrast ${contrast.toFixed(2)}: ${named(e)}`);
    pairs.add(pair);
  }
  return faults.join("\n");
})()

// What the pages do besides being read: choose deals without loading a page, and search. All work without it.
"use strict";

// --- Search: an index made at build time, read when the page is used ---

const simple = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .toLowerCase()
    .replace(/\bregiodeal/g, "regio deal")
    .trim();

function score(record, words) {
  // A word counts at the start of a word, most in the title; all words must be found.
  let total = 0;
  for (const word of words) {
    const inTitle = ` ${record.title}`.indexOf(` ${word}`);
    const inOthers = ` ${record.others}`.indexOf(` ${word}`);
    const inside = record.title.indexOf(word);
    if (inTitle === 0) total += 8;
    else if (inTitle > 0) total += 5;
    else if (inOthers >= 0) total += 3;
    else if (inside >= 0 && word.length > 3) total += 1;
    else return 0;
  }
  return total + 4 / (1 + record.title.length / 20) + record.weight;
}

function startSearch(form) {
  const input = form.querySelector("input");
  const results = document.getElementById("results");
  const found = document.getElementById("found");
  let index = null;

  const load = async () => {
    if (index === null) {
      const answer = await fetch(form.dataset.index);
      const inside = new Set(["passage", "kengetal", "key figure", "deelname", "participation"]);
      index = (await answer.json()).map(([text, kind, page, others]) => ({
        text, kind, page, title: simple(text), others: simple(others),
        weight: inside.has(kind) ? 0 : 2,
      }));
    }
    return index;
  };

  const show = async () => {
    const words = simple(input.value).split(" ").filter(Boolean);
    results.replaceChildren();
    found.textContent = "";
    if (!words.length) return;
    const records = await load();
    const scored = [];
    for (const record of records) {
      const points = score(record, words);
      if (points > 0) scored.push([points, record]);
    }
    scored.sort((one, other) => other[0] - one[0]);
    found.textContent = scored.length ? `${scored.length} ${form.dataset.some}` : form.dataset.none;
    for (const [, record] of scored.slice(0, 50)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.dataset.root + record.page;
      link.textContent = record.text;
      const kind = document.createElement("span");
      kind.className = "over";
      kind.textContent = ` ${record.kind}`;
      item.append(link, kind);
      results.append(item);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("q", input.value);
    history.replaceState(null, "", address);
    show();
  });
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    input.value = asked;
    show();
  }
}

// --- Deals: several choices together; each choice alone is a page of its own ---

function startChoices(choices) {
  const rows = [...document.querySelectorAll("#deals tbody tr")];
  const links = [...choices.querySelectorAll("a[data-facet]")];
  const chosen = new Map();
  const count = document.getElementById("count");
  const locale = document.documentElement.lang === "nl" ? "nl-NL" : "en-GB";
  const euros = new Intl.NumberFormat(locale, { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const reset = document.createElement("button");
  reset.type = "button";
  reset.textContent = choices.dataset.reset;
  reset.hidden = true;
  choices.prepend(status, reset);

  const apply = () => {
    let shown = 0;
    let total = 0;
    for (const row of rows) {
      let fits = true;
      for (const [facet, value] of chosen) {
        fits = fits && (row.getAttribute(`data-${facet}`) || "").split(" ").includes(value);
      }
      row.hidden = !fits;
      if (fits) {
        shown += 1;
        total += Number(row.dataset.euros || 0);
      }
    }
    for (const link of links) {
      link.setAttribute("aria-pressed", String(chosen.get(link.dataset.facet) === link.dataset.value));
    }
    const told = shown === 1 ? choices.dataset.one : choices.dataset.count;
    const filled = told.replace("{count}", shown).replace("{total}", euros.format(total));
    status.textContent = chosen.size ? filled : "";
    count.hidden = chosen.size > 0;
    reset.hidden = !chosen.size;
    const kept = new URLSearchParams(chosen).toString();
    history.replaceState(null, "", kept ? `#${kept}` : location.pathname + location.search);
  };

  for (const link of links) {
    link.setAttribute("role", "button");
    const toggle = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const { facet, value } = link.dataset;
      if (chosen.get(facet) === value) chosen.delete(facet);
      else chosen.set(facet, value);
      apply();
    };
    link.addEventListener("click", toggle);
    link.addEventListener("keydown", (event) => {
      if (event.key === " ") toggle(event);
    });
  }
  reset.addEventListener("click", () => {
    chosen.clear();
    apply();
  });
  for (const [facet, value] of new URLSearchParams(location.hash.slice(1))) {
    if (links.some((link) => link.dataset.facet === facet && link.dataset.value === value)) {
      chosen.set(facet, value);
    }
  }
  apply();
}

const form = document.querySelector("form[data-index]");
if (form) startSearch(form);
const choices = document.getElementById("choices");
if (choices) startChoices(choices);

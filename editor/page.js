// The page with the query editor: YASQE to write, Oxigraph in a worker to answer, YASR to show.
import Yasqe from "@zazuko/yasqe";
import Yasr from "@zazuko/yasr";
import "@zazuko/yasqe/build/yasqe.min.css";
import "@zazuko/yasr/build/yasr.min.css";
import "./page.css";
import { makeViews } from "./views.js";

const MOST_SAID = 240;
const JSON_RESULTS = "application/sparql-results+json";
const here = document.getElementById("editor");
const words = JSON.parse(document.getElementById("words").textContent);
const lang = document.documentElement.lang;
const beside = (name) => new URL(name, here.dataset.files ? new URL(here.dataset.files, document.baseURI) : document.baseURI);
const status = document.getElementById("status");
const tell = (text) => (status.textContent = text);

// --- The engine ---

const worker = new Worker(beside("worker.js"), { type: "module" });
const waiting = new Map();
let number = 0;
let ready;
const loaded = new Promise((resolve) => (ready = resolve));
worker.onmessage = ({ data }) => {
  if (data.number === undefined) {
    tell(data.ready ? words.ready.replace("{count}", data.size.toLocaleString(lang)) : `${words.failed} ${data.error}`);
    ready(data.ready);
    return;
  }
  waiting.get(data.number)?.(data);
  waiting.delete(data.number);
};
worker.onerror = (event) => tell(`${words.failed} ${event.message ?? ""}`);
const answer = (sparql, format) =>
  new Promise((resolve) => {
    number += 1;
    waiting.set(number, resolve);
    worker.postMessage({ number, sparql, format });
  });

// --- The editor: nothing of it may ask another host ---

// Keep no completion that looks words up elsewhere, and no list of prefixes from elsewhere.
Yasqe.defaults.autocompleters = [];
Yasqe.Autocompleters = {};
const yasqe = new Yasqe(document.getElementById("query"), {
  persistenceId: null,
  showQueryButton: false,
  createShareableLink: undefined,
  createShortLink: undefined,
  resizeable: false,
  pluginButtons: () => undefined,
  value: "",
  lineWrapping: true,
});
yasqe.getInputField().setAttribute("aria-label", words.query);
// A long query scrolls: with the keyboard too.
const scroller = yasqe.getScrollerElement();
scroller.tabIndex = 0;
scroller.setAttribute("role", "region");
scroller.setAttribute("aria-label", words.query);

// --- The results ---

const outlines = fetch(beside("omtrekken.geojson"))
  .then((response) => (response.ok ? response.json() : { features: [] }))
  .then(({ features }) =>
    features.flatMap(({ geometry }) => (geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates])),
  )
  .catch(() => []);
// A thing of ours leads to its page in this site, any other web address to itself.
const things = `${here.dataset.base}id/`;
const pageOf = (iri) =>
  iri.startsWith(things)
    ? beside(`../${lang === "nl" ? "" : `${lang}/`}doc/${iri.slice(things.length)}.html`).href
    : /^https?:\/\//.test(iri)
      ? iri
      : undefined;
const views = makeViews(words, outlines, lang, pageOf);
class Raw extends Yasr.plugins.response {
  label = words.raw;
}
Yasr.registerPlugin("regiodealsTable", views.Table);
Yasr.registerPlugin("regiodealsChart", views.Chart);
Yasr.registerPlugin("regiodealsMap", views.Map);
Yasr.registerPlugin("regiodealsRaw", Raw);
for (const name of ["table", "response"]) Yasr.defaults.plugins[name] = { enabled: false };
const yasr = new Yasr(document.getElementById("results"), {
  persistenceId: null,
  pluginOrder: ["regiodealsTable", "regiodealsChart", "regiodealsMap", "regiodealsRaw"],
  defaultPlugin: "regiodealsTable",
  prefixes: () => yasqe.getPrefixesFromQuery(),
  getDownloadFileName: () => "regiodeals",
});

// YASR names its buttons in English only; the name of the view is enough.
const named = () => {
  for (const button of document.querySelectorAll("#results .yasr_btn[aria-label]")) {
    const text = button.textContent.trim();
    if (text) button.setAttribute("aria-label", text);
  }
};
yasr.on("drawn", named);
named();

let last = "";
async function run() {
  const sparql = yasqe.getValue();
  const form = yasqe.getQueryType();
  remember(sparql);
  delete status.dataset.state;
  tell(words.running);
  await loaded;
  const triples = form === "CONSTRUCT" || form === "DESCRIBE";
  const type = triples ? "text/turtle" : JSON_RESULTS;
  const { text, error, milliseconds } = await answer(sparql, type);
  if (error !== undefined) {
    // The parser lists all that it would have taken there, which nobody reads to the end.
    tell(`${words.wrong} ${error.length > MOST_SAID ? `${error.slice(0, MOST_SAID)}…` : error}`);
    status.dataset.state = "wrong";
    downloads(false);
    return;
  }
  last = sparql;
  yasr.setResponse({ data: text, contentType: type, status: 200, executionTime: milliseconds }, milliseconds);
  const rows = triples || form === "ASK" ? undefined : JSON.parse(text).results.bindings.length;
  tell((rows === undefined ? words.done : words.rows.replace("{count}", rows)).replace("{time}", Math.round(milliseconds)));
  status.dataset.state = "done";
  downloads(true, triples);
}

// --- Downloads ---

const FORMS = {
  csv: { type: "text/csv", ending: "csv" },
  json: { type: JSON_RESULTS, ending: "json" },
  turtle: { type: "text/turtle", ending: "ttl" },
};
const buttons = [...document.querySelectorAll("[data-download]")];
function downloads(on, triples = false) {
  for (const button of buttons) button.hidden = !on || (button.dataset.download === "turtle") !== triples;
}
for (const button of buttons) {
  button.addEventListener("click", async () => {
    const { type, ending } = FORMS[button.dataset.download];
    const { text, error } = await answer(last, type);
    if (error !== undefined) return tell(`${words.wrong} ${error}`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = `regiodeals.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

// --- Questions of the catalogue, and links that open a query again ---

const choice = document.getElementById("question");
const about = document.getElementById("about");
let questions = [];
function remember(sparql) {
  const known = questions.find((question) => question.sparql === sparql);
  history.replaceState(null, "", known ? `#vraag=${known.name}` : `#query=${encodeURIComponent(sparql)}`);
}
function show(question) {
  choice.value = question?.name ?? "";
  about.textContent = question ? question.reading[lang] : "";
}
function open() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const question = questions.find(({ name }) => name === asked.get("vraag"));
  const sparql = question?.sparql ?? asked.get("query");
  show(question);
  if (sparql) yasqe.setValue(sparql);
  return Boolean(sparql);
}
choice.addEventListener("change", () => {
  const question = questions.find(({ name }) => name === choice.value);
  if (!question) return;
  show(question);
  yasqe.setValue(question.sparql);
  run();
});
document.getElementById("run").addEventListener("click", run);
document.getElementById("copy").addEventListener("click", async () => {
  remember(yasqe.getValue());
  try {
    await navigator.clipboard.writeText(location.href);
    tell(words.copied);
  } catch {
    tell(words.address);
  }
});
yasqe.on("query", run);
yasqe.setOption("extraKeys", { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false });
window.addEventListener("hashchange", () => open() && run());

questions = await fetch(beside("vragen.json")).then((response) => response.json());
const themes = Map.groupBy ? Map.groupBy(questions, ({ theme }) => theme[lang]) : new Map([["", questions]]);
for (const [theme, group] of themes) {
  const list = document.createElement("optgroup");
  list.label = theme;
  for (const { name, summary } of group) list.append(new Option(summary[lang], name));
  choice.append(list);
}
here.hidden = false;
yasqe.refresh();
if (open()) run();
else {
  yasqe.setValue(questions[0].sparql);
  show(questions[0]);
}

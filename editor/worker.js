// The graph and its engine, away from the page, so that a long query blocks nothing.
import initialise, { Store } from "oxigraph/web.js";

const store = (async () => {
  const [text] = await Promise.all([
    fetch(new URL("../regiodeals.trig", self.location)).then((response) => {
      if (!response.ok) throw new Error(`regiodeals.trig: ${response.status}`);
      return response.text();
    }),
    initialise({ module_or_path: new URL("oxigraph.wasm", self.location) }),
  ]);
  const loaded = new Store();
  loaded.load(text, { format: "application/trig", no_transaction: true });
  return loaded;
})();

store.then(
  (loaded) => self.postMessage({ ready: true, size: loaded.size }),
  (error) => self.postMessage({ ready: false, error: String(error.message ?? error) }),
);

self.onmessage = async ({ data: { number, sparql, format } }) => {
  try {
    const loaded = await store;
    const started = performance.now();
    const text = loaded.query(sparql, { results_format: format });
    self.postMessage({ number, text, milliseconds: performance.now() - started });
  } catch (error) {
    self.postMessage({ number, error: String(error.message ?? error) });
  }
};

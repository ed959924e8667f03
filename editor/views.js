// Three views on an answer for YASR, in the language of the reader: a table, a bar chart, and a map of points.
import { degreeColumns, labelColumn, largestColumn, numericColumns, points, shown } from "./results.js";

const SVG = "http://www.w3.org/2000/svg";
const NETHERLANDS = { west: 3.2, east: 7.35, south: 50.7, north: 53.7 };
const MOST_BARS = 100;
const MOST_ROWS = 2000;

function draw(name, attributes = {}, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function icon(path) {
  const svg = draw("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" });
  svg.append(draw("path", { d: path, fill: "currentColor" }));
  const box = document.createElement("div");
  box.className = "svgImg";
  box.append(svg);
  return box;
}

function note(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}

/** What the views share: they look at the answer that YASR holds. */
class View {
  constructor(yasr) {
    this.yasr = yasr;
  }
  get variables() {
    return this.yasr.results?.getVariables() ?? [];
  }
  get bindings() {
    return this.yasr.results?.getBindings() ?? [];
  }
}

export function makeViews(words, outlines, lang, pageOf) {
  const number = new Intl.NumberFormat(lang === "nl" ? "nl-NL" : "en-GB", { maximumFractionDigits: 4 });

  function cellOf(term, numeric) {
    const cell = document.createElement("td");
    if (!term) return cell;
    if (term.type === "uri") {
      // Only web addresses become links: a graph may hold any IRI, a script too.
      const address = pageOf(term.value);
      const link = document.createElement(address ? "a" : "span");
      if (address) Object.assign(link, { href: address, rel: "noreferrer" });
      link.textContent = shown(term);
      link.title = term.value;
      cell.append(link);
    } else if (numeric) {
      cell.className = "number";
      cell.textContent = number.format(Number(term.value));
    } else {
      cell.textContent = term.value;
      if (term["xml:lang"]) cell.lang = term["xml:lang"];
    }
    return cell;
  }

  class Table extends View {
    priority = 10;
    label = words.table;
    getIcon() {
      return icon("M1 2h14v12H1zm1 4v3h5V6zm6 0v3h6V6zm-6 4v3h5v-3zm6 0v3h6v-3z");
    }
    canHandleResults() {
      return this.variables.length > 0;
    }
    draw() {
      const numeric = numericColumns(this.variables, this.bindings);
      const table = document.createElement("table");
      const head = table.createTHead().insertRow();
      for (const name of this.variables) {
        const heading = document.createElement("th");
        heading.scope = "col";
        heading.textContent = name;
        if (numeric.includes(name)) heading.className = "number";
        head.append(heading);
      }
      const body = table.createTBody();
      for (const row of this.bindings.slice(0, MOST_ROWS)) {
        const line = body.insertRow();
        line.append(...this.variables.map((name) => cellOf(row[name], numeric.includes(name))));
      }
      const rest = this.bindings.length - MOST_ROWS;
      const place = document.createElement("div");
      Object.assign(place, { className: "table", tabIndex: 0 });
      place.setAttribute("role", "region");
      place.setAttribute("aria-label", words.table);
      place.append(table);
      this.yasr.resultsEl.append(place, ...(rest > 0 ? [note(words.first.replace("{count}", MOST_ROWS))] : []));
    }
  }

  class Chart extends View {
    priority = 5;
    label = words.chart;
    getIcon() {
      return icon("M1 14h14v1H1zM2 8h3v5H2zM6.5 3h3v10h-3zM11 6h3v7h-3z");
    }
    canHandleResults() {
      return this.bindings.length > 0 && this.numeric.length > 0;
    }
    get numeric() {
      const degrees = degreeColumns(this.variables, this.bindings);
      return numericColumns(this.variables, this.bindings).filter((name) => !degrees.includes(name));
    }
    draw() {
      const numeric = this.numeric;
      const label = labelColumn(this.variables, this.bindings, numeric);
      const select = document.createElement("select");
      // The last column of numbers but shares: in our questions that is the amount that is asked for.
      for (const name of numeric) select.add(new Option(name, name));
      const amounts = numeric.filter((name) => this.bindings.some((row) => Math.abs(Number(row[name]?.value ?? 0)) > 1));
      select.value = amounts.at(-1) ?? numeric[0];
      const labelled = document.createElement("label");
      labelled.append(`${words.column} `, select);
      const place = document.createElement("div");
      const redraw = () => place.replaceChildren(...this.bars(label, select.value));
      select.addEventListener("change", redraw);
      redraw();
      this.yasr.resultsEl.append(labelled, place);
    }
    bars(label, value) {
      const rows = this.bindings.filter((row) => row[value]).slice(0, MOST_BARS);
      const numbers = rows.map((row) => Number(row[value].value));
      const low = Math.min(0, ...numbers);
      const span = Math.max(0, ...numbers) - low || 1;
      const [left, wide, high] = [280, 370, 24];
      const svg = draw("svg", { viewBox: `0 0 760 ${rows.length * high + 8}`, class: "chart", role: "img" });
      svg.append(draw("title", {}, `${value} – ${label}`));
      rows.forEach((row, index) => {
        const y = index * high + 4;
        const from = left + ((Math.min(0, numbers[index]) - low) / span) * wide;
        const name = label === value ? String(index + 1) : shown(row[label]) || words.empty;
        const cut = name.length > 34 ? `${name.slice(0, 33)}…` : name;
        const bar = { x: from, y: y + 3, width: Math.max((Math.abs(numbers[index]) / span) * wide, 1), height: high - 8 };
        const text = draw("text", { x: left - 8, y: y + 16, "text-anchor": "end" }, cut);
        if (cut !== name) text.append(draw("title", {}, name));
        svg.append(
          text,
          draw("rect", bar),
          draw("text", { x: from + bar.width + 6, y: y + 16 }, number.format(numbers[index])),
        );
      });
      return rows.length < this.bindings.length ? [svg, note(words.first.replace("{count}", rows.length))] : [svg];
    }
  }

  class Map extends View {
    priority = 4;
    label = words.map;
    getIcon() {
      return icon("M8 1a5 5 0 0 0-5 5c0 4 5 9 5 9s5-5 5-9a5 5 0 0 0-5-5zm0 7a2 2 0 1 1 0-4 2 2 0 0 1 0 4z");
    }
    canHandleResults() {
      return points(this.variables, this.bindings).length > 0;
    }
    async draw() {
      const found = points(this.variables, this.bindings);
      const inside = found.filter(
        ({ longitude: x, latitude: y }) =>
          x >= NETHERLANDS.west && x <= NETHERLANDS.east && y >= NETHERLANDS.south && y <= NETHERLANDS.north,
      );
      const { west, east, south, north } = NETHERLANDS;
      const stretch = Math.cos((((south + north) / 2) * Math.PI) / 180);
      const [wide, high] = [(east - west) * stretch * 200, (north - south) * 200];
      const at = (longitude, latitude) => [
        ((longitude - west) * stretch * 200).toFixed(1),
        ((north - latitude) * 200).toFixed(1),
      ];
      const svg = draw("svg", { viewBox: `0 0 ${wide.toFixed(0)} ${high.toFixed(0)}`, class: "map", role: "img" });
      svg.append(draw("title", {}, words.mapOf.replace("{count}", inside.length)));
      for (const outline of await outlines) {
        const rings = outline.filter(([[longitude]]) => longitude > west - 1);
        const path = rings.map((ring) => `M${ring.map((place) => at(...place).join(" ")).join("L")}Z`).join("");
        if (path) svg.append(draw("path", { d: path }));
      }
      const numbers = numericColumns(this.variables, this.bindings);
      const degrees = degreeColumns(this.variables, this.bindings);
      const numeric = largestColumn(numbers.filter((name) => !degrees.includes(name)), this.bindings);
      const most = Math.max(...inside.map(({ row }) => Number(row[numeric]?.value ?? 0)), 0);
      const label = labelColumn(this.variables, this.bindings, numbers);
      for (const { longitude, latitude, row } of inside) {
        const [cx, cy] = at(longitude, latitude);
        const share = most > 0 ? Math.sqrt(Math.max(Number(row[numeric]?.value ?? 0), 0) / most) : 0.3;
        const circle = draw("circle", { cx, cy, r: (3 + 12 * share).toFixed(1) });
        const amount = row[numeric] ? `: ${number.format(Number(row[numeric].value))}` : "";
        circle.append(draw("title", {}, `${shown(row[label])}${amount}`));
        svg.append(circle);
      }
      const elsewhere = found.length - inside.length;
      this.yasr.resultsEl.append(svg, ...(elsewhere ? [note(words.elsewhere.replace("{count}", elsewhere))] : []));
    }
  }
  return { Table, Chart, Map };
}

// What a chart or a map needs to know of an answer in the JSON of SPARQL 1.1.

const NUMBERS = /#(decimal|integer|double|float|nonNegativeInteger|positiveInteger|int|long)$/;
const POINT = /^(?:<[^>]*>\s*)?POINT\s*Z?\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i;
const LATITUDE = /^(lat|latitude|breedte|breedtegraad)$/i;
const LONGITUDE = /^(lon|long|lng|longitude|lengte|lengtegraad)$/i;

const isNumber = (cell) => cell && cell.type !== "uri" && NUMBERS.test(cell.datatype ?? "");

/** Names of the columns that hold numbers in every filled cell, and at least one. */
export function numericColumns(variables, bindings) {
  return variables.filter((name) => {
    const cells = bindings.map((row) => row[name]).filter(Boolean);
    return cells.length > 0 && cells.every(isNumber);
  });
}

/** The column that names a row best: the first with different texts, else the first of all. */
export function labelColumn(variables, bindings, numeric) {
  const texts = variables.filter((name) => !numeric.includes(name));
  return texts.find((name) => new Set(bindings.map((row) => row[name]?.value)).size > 1) ?? texts[0] ?? variables[0];
}

/** The columns that hold degrees of latitude and of longitude, by their names; none when there are not both. */
export function degreeColumns(variables, bindings) {
  const numeric = numericColumns(variables, bindings);
  const latitude = numeric.find((name) => LATITUDE.test(name));
  const longitude = numeric.find((name) => LONGITUDE.test(name));
  return latitude && longitude ? [latitude, longitude] : [];
}

/** The column of numbers with the largest one: among amounts, counts and shares those are the amounts. */
export function largestColumn(numeric, bindings) {
  const largest = (name) => Math.max(...bindings.map((row) => Number(row[name]?.value ?? 0)));
  return numeric.reduce((best, name) => (best === undefined || largest(name) > largest(best) ? name : best), undefined);
}

/** Longitude and latitude of the points in an answer, each with its row. */
export function points(variables, bindings) {
  const found = [];
  const [latitude, longitude] = degreeColumns(variables, bindings);
  if (latitude) {
    for (const row of bindings) {
      if (row[latitude] && row[longitude]) {
        found.push({ longitude: Number(row[longitude].value), latitude: Number(row[latitude].value), row });
      }
    }
    return found;
  }
  for (const row of bindings) {
    for (const name of variables) {
      const match = row[name]?.type !== "uri" && POINT.exec(row[name]?.value ?? "");
      if (match) found.push({ longitude: Number(match[1]), latitude: Number(match[2]), row });
    }
  }
  return found;
}

/** The end of an IRI, or a text as it is. */
export const shown = (cell) => (cell ? (cell.type === "uri" ? cell.value.replace(/^.*[/#](?=[^/#]+$)/, "") : cell.value) : "");

/* Facets: what products are filtered by. The page has for each its key, the attributes of products that hold its values, and
   the names of values that are not their own name: "" is for products without a value. */

const MANY = "many", DATES = "dates", REVIEW = "review";

function readFacets(form) {
  return [...form.querySelectorAll("[data-facet]")].map((place) => {
    const { facet: key, from, kind, sort } = place.dataset;
    const list = place.querySelector(`.${P}__names`), names = new Map([...list.children].map((name) => [name.dataset.value, name]));
    list.remove();
    return { key, kind, place, names, attributes: (from ?? key).split(" "), isOrdered: sort === "given", label: place.querySelector("button").textContent.trim() };
  });
}

/* the values that a product has of a facet, from the attributes of its row */
function valuesOf(facet, row) {
  const text = facet.attributes.map((name) => row.getAttribute(`data-${name}`)).find((value) => value !== null) ?? "";
  if (facet.kind === REVIEW) {
    const late = facet.attributes.filter((name) => daysSince(row.getAttribute(`data-${name}`)) > 0); // past their last day
    return late.length ? late : [row.dataset.date ? "current" : "undated"];
  }
  if (facet.kind === DATES && text) return [text, ...[...facet.names.keys()].filter((name) => name && isWithin(text, name))];
  if (!text && !facet.names.has("")) return []; // nobody looks for products without one
  return facet.kind === MANY && text ? text.split(" ").map(decodeURIComponent) : [text];
}

/* whether an address may name a value; of dates also a range such as `2026-01..2026-03`, `2026-01..` or `2026` */
function accepts(facet, value, products) {
  if (facet.names.has(value)) return true;
  if (facet.kind === DATES) return /^(?=.)(\d{4}(-\d\d){0,2})?(\.\.(\d{4}(-\d\d){0,2})?)?$/.test(value) && value !== "..";
  return products.some((product) => product.values[facet.key].includes(value));
}

function hasValue(facet, product, chosen) {
  const values = product.values[facet.key];
  if (values.some((value) => chosen.has(value))) return true;
  return facet.kind === DATES && Boolean(values[0]) && [...chosen].some((range) => !facet.names.has(range) && isWithin(values[0], range));
}

function nameOf(facet, value) {
  const name = facet.names.get(value);
  return name ? name.textContent : value.replace("..", " – ").trim();
}

function isWithin(day, range) {
  const [from, to] = boundsOf(range);
  return day >= from && day <= `${to}~`; // after each day of a month or year
}

/* the first and the last day of `this-quarter` or `last-year`, or of a range of days, months or years */
function boundsOf(range) {
  const [, which, unit] = /^(last|this|next)-(quarter|year)$/.exec(range) ?? [];
  if (!which) {
    const [from, to = from] = range.split("..");
    return [from, to || "9999"];
  }
  const now = new Date(), step = { last: -1, this: 0, next: 1 }[which];
  const months = unit === "year" ? 12 : 3, first = (Math.floor(now.getMonth() / months) + step) * months;
  return [new Date(Date.UTC(now.getFullYear(), first, 1)), new Date(Date.UTC(now.getFullYear(), first + months, 0))].map((day) => day.toISOString().slice(0, 10));
}

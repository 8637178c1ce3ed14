/* The products of a page, from the attributes of their rows, and their orders. */

function readProducts(page) {
  const { facets, lists, notes } = page, byId = new Map();
  // by its first element: the latest changes have several of a product
  for (const row of [...lists, { rows: notes.flatMap(({ links }) => links) }].flatMap(({ rows }) => rows)) {
    if (!byId.has(row.dataset.id)) byId.set(row.dataset.id, readProduct(row, facets));
  }
  return byId;
}

function readProduct(row, facets) {
  for (const [name, value] of Object.entries(window.mlopsCanvasFacts?.[row.dataset.id] ?? {})) row.setAttribute(name, value);
  const data = row.dataset, text = (name) => row.querySelector(`.${P}__${name}:not(:has(.${P}__unknown))`)?.textContent ?? "";
  const isProtected = "protected" in data; // nothing is known of it but its name
  const values = Object.fromEntries(facets.map((facet) => [facet.key, isProtected ? [] : valuesOf(facet, row)]));
  const id = data.id, name = (row.querySelector("h2, th, a, b") ?? row).textContent.trim();
  if (isProtected) return { id, name, isProtected, values, text: fold(name) };
  const tags = data.tag?.split(" ").map(decodeURIComponent) ?? [];
  return {
    id, name, isProtected, values, date: data.date, changed: data.changed || data.date, filled: data.filled / data.boxes,
    stage: data.stage, owner: data.owner, overdue: data.overdue, stale: data.stale,
    text: fold([name, text("summary"), text("owner"), data.owner, ...tags].join("\n")),
  };
}

/* in what ways a product is late today */
const lateness = (product) => ["overdue", "stale"].filter((key) => product[key] && daysSince(product[key]) > 0);

/* gives the products in the order of a sort such as `name` or `-date`, which is oldest first */
function makeOrders(page) {
  const products = [...page.byId.values()], orders = new Map();
  const stages = [...(page.facets.find(({ key }) => key === "stage")?.names.keys() ?? [])];
  products.sort((a, b) => page.byName.compare(a.name, b.name)).forEach((product, rank) => { product.rank = rank; });
  return (sort) => {
    if (!orders.has(sort)) {
      const key = sort.replace("-", ""), sign = sort.startsWith("-") ? -1 : 1;
      const by = {
        name: (a, b) => a.rank - b.rank,
        stage: (a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage),
        owner: (a, b) => page.byName.compare(a.owner, b.owner),
        changed: (a, b) => (a.changed < b.changed) - (a.changed > b.changed),
        date: (a, b) => (a.date < b.date) - (a.date > b.date),
        filled: (a, b) => b.filled - a.filled,
      }[key] ?? ((a, b) => rank(a) - rank(b));
      const rank = sort.startsWith("gap-") && rankGaps(page, sort);
      const missing = (product) => ["date", "changed", "owner"].includes(key) && !product[key];
      const compare = (a, b) => a.isProtected - b.isProtected || missing(a) - missing(b) || sign * by(a, b) || a.rank - b.rank;
      orders.set(sort, [...products].sort(compare));
    }
    return orders.get(sort);
  };
}

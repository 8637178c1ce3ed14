/* The state of a portfolio in the address, and in the links to its other views: never `q` or `h`, on which Material opens its
   search. */

function readAddress(page) {
  const { state, prefix, form, defaults } = page, query = new URLSearchParams(location.search);
  const get = (key, fallback = null) => query.get(prefix + key) ?? fallback;
  form.elements.find.value = get("find", "");
  if (form.elements.in) form.elements.in.checked = get("in") === "boxes";
  form.elements.sort.value = get("sort", defaults.sort);
  if (!form.elements.sort.value) form.elements.sort.value = defaults.sort;
  state.view = page.here.includes(get("view")) ? get("view") : defaults.view;
  state.ids = new Set(query.getAll(`${prefix}id`));
  const products = [...page.byId.values()];
  for (const facet of page.facets) {
    const values = query.getAll(prefix + facet.key).filter((value) => accepts(facet, value, products));
    state.chosen.set(facet.key, new Set(values));
  }
}

/* the state as it is written into addresses: a text or a set of texts by key */
function listState(page) {
  const { state, form } = page, inOrder = ({ names }, chosen) => new Set([...names.keys(), ...[...chosen].sort()].filter((value) => chosen.has(value)));
  return [
    ["find", form.elements.find.value.trim()], ["in", form.elements.in?.checked ? "boxes" : ""],
    ...page.facets.map((facet) => [facet.key, inOrder(facet, state.chosen.get(facet.key))]), ["id", state.ids], ["sort", form.elements.sort.value], ["view", state.view],
  ];
}

function writeAddress(page) {
  const { prefix, defaults } = page, query = new URLSearchParams(location.search);
  for (const [key, value] of listState(page)) {
    query.delete(prefix + key);
    if (value instanceof Set) for (const one of value) query.append(prefix + key, one);
    else if (value && value !== defaults[key]) query.set(prefix + key, value);
  }
  const text = query.toString();
  try {
    history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
  } catch { /* browsers may refuse this for file:// */ }
}

/* let the links to other views carry the selection, beside what the portfolio selects itself */
function carry(page, state) {
  for (const link of page.ways) {
    const inPage = page.here?.includes(link.dataset.view);
    const query = new URLSearchParams(inPage ? location.search : page.root.dataset.query);
    if ("setView" in link.dataset) query.set("view", link.dataset.view);
    if (inPage) query.set(`${page.prefix}view`, link.dataset.view);
    else for (const [key, value] of state) {
      if (value instanceof Set && value.size) query.delete(key);
      if (value instanceof Set) for (const one of value) query.append(key, one);
      else if (key !== "view" && value && value !== page.defaults[key]) query.set(key, value);
    }
    link.search = query;
  }
}

/* a link to what was a view of this page, such as `?view=compare&box=background`, leads to its page now */
function leave({ prefix, here, tabs }) {
  const query = new URLSearchParams(location.search), wanted = query.get(`${prefix}view`), box = query.get(`${prefix}box`);
  const way = here.includes(wanted) ? null : tabs.find((tab) => tab.dataset.view === wanted);
  if (!way) return;
  const url = new URL(way.href);
  if (box && wanted === "compare") url.pathname = url.pathname.replace(/[^/]+(?=(\/|\.html)$)/, box.replaceAll("_", "-"));
  location.replace(url);
}

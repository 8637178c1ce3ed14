/* A portfolio in a page: what is selected, and what follows from it. */

function portfolio(root, prefix) {
  const find = (name) => root.querySelector(`.${P}__${name}`);
  const tabs = [...root.querySelectorAll(`.${P}__views a`)];
  const ways = [...tabs, ...root.querySelectorAll(`.${P}__picker a, .${P}__matrix thead a`)].filter((way) => way.href);
  const form = find("toolbar");
  if (!form) return carry({ root, ways }, []);
  const words = JSON.parse(root.dataset.words), lists = findLists(root), facets = readFacets(form);
  const page = {
    root, prefix, find, form, words, lists, facets, tabs, ways, render, notes: findNotes(root),
    here: lists.flatMap(({ views }) => views), // views that the page shows itself; links lead to the others
    rules: known((language) => new Intl.PluralRules(language), words.language),
    byName: known((language) => new Intl.Collator(language, { numeric: true }), document.documentElement.lang),
    defaults: { sort: root.dataset.sort, view: root.dataset.view },
    state: { chosen: new Map(), ids: new Set(), view: "" }, // `ids` are chosen products, which only an address names
  };
  page.byId = readProducts(page);
  page.used = countValues(facets, page.byId.values());
  const inOrder = makeOrders(page), search = page.search = makeSearch(page), rows = makeRows(page);
  const menus = makeMenus(page, () => render(true));
  const empty = find("empty"), active = find("active"), clear = find("clear"), count = find("count"), table = find("table");
  const { state } = page;

  /* the selected products, and for each value of each facet how many it would give beside the other facets */
  function select(inBoxes) {
    const text = form.elements.find.value, parts = fold(text).split(/\s+/).filter(Boolean);
    search.look(inBoxes ? text : "");
    const chosen = facets.filter(({ key }) => state.chosen.get(key).size);
    const counts = new Map(facets.map(({ key }) => [key, new Map()])), selected = [];
    for (const product of inOrder(form.elements.sort.value)) {
      if (state.ids.size && !state.ids.has(product.id) && !find("products")) continue;
      if (!parts.every((part) => product.text.includes(part)) && !search.isInBoxes(product)) continue;
      const failed = chosen.filter((facet) => !hasValue(facet, product, state.chosen.get(facet.key)));
      if (!failed.length) selected.push(product);
      if (failed.length < 2) addValues(failed.length ? failed : facets, product, counts);
    }
    return { selected, counts };
  }

  /* what is selected: in boxes when asked for, or when nothing else is found */
  function choose(text) {
    const isAsked = search.hasBoxes && form.elements.in.checked, showsFacts = page.here.includes("cards");
    if (!text) return select(false);
    if (!search.isReady) {
      const found = select(false);
      if (isAsked || !showsFacts || !found.selected.length) search.ask();
      return found;
    }
    const found = select(isAsked);
    return isAsked || found.selected.length || !search.hasBoxes ? found : select(true);
  }

  /* a value of a card leads to the products with the same one: here, or on the page of the portfolio */
  function pick(event) {
    const link = event.target.closest("a"), url = link && new URL(link.href);
    const isPick = link?.closest(`.${P}__stage, .${P}__owner, .${P}__tags`) && url.pathname === location.pathname;
    if (!isPick || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const [[key, value]] = url.searchParams, chosen = state.chosen.get(key);
    if (!chosen) return;
    event.preventDefault();
    event.stopPropagation(); // instant navigation would load the page
    chosen.add(value);
    render(true);
    [...active.querySelectorAll("button")].at(-1).focus(); // its row may be in another place
  }

  function render(write) {
    const { selected, counts } = choose(form.elements.find.value.trim());
    root.dataset.view = state.view;
    root.dataset.sort = state.chosen.get("changed")?.size ? "changed" : form.elements.sort.value; // shows days of changes
    for (const tab of tabs) {
      if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    empty.hidden = selected.length > 0;
    menus.show(counts);
    showCount(selected);
    showActive();
    showHeads();
    compare(selected);
    rows.show(selected);
    if (write) writeAddress(page);
    carry(page, listState(page));
  }

  function showCount(selected) {
    const [before, after] = words.count.split("{n}");
    count.replaceChildren(before, element("strong", "", selected.filter((product) => !product.isProtected).length), after);
    if (selected.some(search.isInBoxes)) count.append(words.between, words.inBoxes);
  }

  /* what is selected by, each with a button that takes it back */
  function showActive() {
    active.textContent = "";
    const pill = (label, off) => {
      const item = element("li"), button = element("button", "", label);
      button.type = "button";
      button.append(find("cross").content.cloneNode(true));
      button.setAttribute("aria-label", words.remove.replace("{filter}", () => label));
      button.addEventListener("click", () => {
        off();
        render(true);
        (active.querySelector("button") ?? form.elements.find).focus();
      });
      item.append(button);
      active.append(item);
    };
    const text = form.elements.find.value.trim();
    if (text) pill(words.quote.replace("{text}", () => text), () => { form.elements.find.value = ""; });
    for (const id of state.ids) pill(page.byId.get(id)?.name ?? id, () => state.ids.delete(id));
    for (const facet of facets) {
      const chosen = state.chosen.get(facet.key), about = facet.kind === DATES ? `${facet.label}: ` : "";
      for (const value of chosen) pill(about + nameOf(facet, value), () => chosen.delete(value));
    }
    const number = active.childElementCount, badge = find("filters").querySelector(`.${P}__facet-count`);
    active.hidden = clear.hidden = badge.hidden = !number;
    badge.textContent = number;
  }

  const heads = [...(table?.tHead.querySelectorAll("[data-sort]") ?? [])].map((head) => {
    const key = head.dataset.key, label = head.textContent, button = element("button", `${P}__sort`, label);
    button.type = "button";
    button.addEventListener("click", () => {
      const turned = `-${key}`, sort = form.elements.sort;
      sort.value = sort.value === key && sort.querySelector(`[value="${turned}"]`) ? turned : key;
      render(true);
    });
    return { head, label, button };
  });

  const showGapHeads = makeGapHeads(page), compare = makeComparison(page);

  function showHeads() {
    showGapHeads();
    const sort = form.elements.sort.value;
    for (const { head, label, button } of heads) head.replaceChildren(state.view === "table" ? button : label);
    for (const head of table?.tHead.querySelectorAll("[data-key]") ?? []) {
      const key = head.dataset.key, up = (sort === key) === (key !== "date" && key !== "filled");
      if (sort.replace("-", "") === key) head.setAttribute("aria-sort", up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
  }

  function reset() {
    form.elements.find.value = "";
    if (form.elements.in) form.elements.in.checked = false;
    state.ids.clear();
    for (const chosen of state.chosen.values()) chosen.clear();
    render(true);
    form.elements.find.focus();
  }

  form.addEventListener("input", () => render(true));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const tab of tabs.filter((tab) => tab.href && page.here.includes(tab.dataset.view))) {
    tab.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation(); // instant navigation would load the page
      state.view = tab.dataset.view;
      render(true);
    });
  }
  table?.addEventListener("click", pick);
  const opener = find("filters");
  opener.addEventListener("click", () => opener.setAttribute("aria-expanded", opener.getAttribute("aria-expanded") !== "true"));
  const printer = find("print"); // the printed table is dense: cards are on request
  printer?.addEventListener("click", () => {
    root.dataset.print = "cards";
    addEventListener("afterprint", () => delete root.dataset.print, { once: true });
    print();
  });
  clear.addEventListener("click", reset);
  empty.querySelector("button").addEventListener("click", reset);
  find("more").querySelector("button").addEventListener("click", rows.showAll);

  const gone = new AbortController(), signal = gone.signal;
  const whileHere = (act) => (event) => (root.isConnected ? act(event) : gone.abort());
  document.addEventListener("click", whileHere((event) => menus.close(event.target)), { signal });
  addEventListener("popstate", whileHere(() => { readAddress(page); render(false); }), { signal });
  addEventListener("beforeprint", whileHere(() => { if (!rows.isWhole) rows.showAll(); openMonths(root); }), { signal });
  find("jumps")?.addEventListener("click", jump);

  for (const tab of tabs) tab.hidden = false;
  if (printer) printer.hidden = false;
  readAddress(page);
  render(false);
  form.hidden = "small" in root.dataset && active.hidden;
  rows.fill();
  if (find("changes")) openQuarter(location.hash);
  leave(page);
}

function addValues(facets, product, counts) {
  for (const { key } of facets) {
    const numbers = counts.get(key);
    for (const value of product.values[key]) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  }
}

/* for each facet how many products have each value */
function countValues(facets, products) {
  const counts = new Map(facets.map(({ key }) => [key, new Map()]));
  for (const product of products) addValues(facets, product, counts);
  return counts;
}

function start() {
  const facts = document.querySelector('script[src*="/mlops-canvas-facts."]');
  if (facts && !window.mlopsCanvasFacts) { // instant navigation keeps no order of scripts
    for (const end of ["load", "error"]) {
      facts.addEventListener(end, () => { window.mlopsCanvasFacts ??= {}; start(); }, { once: true });
    }
    return;
  }
  document.querySelectorAll("[data-mlops-canvas-portfolio]").forEach((root, index) => {
    if ("ready" in root.dataset) return;
    root.dataset.ready = "";
    portfolio(root, index ? `${index + 1}.` : "");
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

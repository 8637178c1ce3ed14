/* mlops-canvas-portfolio.js: search, facets and sort in all views of a portfolio, with the state in the address, which
   links carry from view to view. Without it: all products in each view. */
(() => {
  "use strict";
  const P = "mlops-canvas-portfolio";
  const OWN_FACET = "f-"; // how the facets of fields begin that a definition adds
  const PART = 24; // products in the page at a time; the rest comes as the reader goes on
  const DAY = 864e5;

  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const daysSince = (date) => Math.floor((Date.now() - Date.parse(date)) / DAY);

  /* what browsers know of a language; `pt_BR` is how some themes write `pt-BR` */
  function known(make, language) {
    try {
      return make(language.replace("_", "-") || "en");
    } catch {
      return make("en");
    }
  }

  function age(days, words, rules) {
    if (days < 1) return words.today;
    const [, length, unit] = words.units.find(([start]) => days >= start);
    const number = Math.round(days / length), forms = words.ago[unit];
    if (number === 1) return words.last[unit];
    return (forms[rules.select(number)] ?? forms.other).replace("{n}", number);
  }

  function portfolio(root, prefix) {
    const find = (name) => root.querySelector(`.${P}__${name}`);
    const form = find("toolbar");
    const tabs = [...root.querySelectorAll(`.${P}__views a`)];
    const ways = [...tabs, ...root.querySelectorAll(`.${P}__picker a, .${P}__matrix thead a, .${P}__latest`)].filter((way) => way.href);
    if (!form) return carry({});
    const words = JSON.parse(root.dataset.words);
    const rules = known((language) => new Intl.PluralRules(language), words.language);
    const facets = [...form.querySelectorAll("[data-facet]")];
    const labelOf = (input) => input.parentNode.querySelector(`.${P}__value`).textContent;
    for (const input of form.querySelectorAll("[name=tag]")) input.value = labelOf(input); // minifiers take `&lt;` in attributes for `<`
    const own = facets.map((facet) => facet.dataset.facet).filter((key) => key.startsWith(OWN_FACET));
    const keys = ["stage", "owner", "tag", "review", "source", ...own];
    const more = find("more"), active = find("active"), count = find("count"), clear = find("clear");
    const stages = [...form.querySelectorAll("[name=stage]")].map((input) => input.value);
    const empty = find("empty"), cross = find("cross"), table = find("table"), matrix = find("matrix");
    const list = (views, part, place = part) => {
      const rows = place ? [...place.children] : [];
      return { views, part, place, rows, rowOf: new Map(rows.map((row) => [row.dataset.id, row])) };
    };
    const lists = [
      list(["cards", "table"], table, table?.tBodies[0]),
      list(["gaps"], find("gaps"), matrix?.tBodies[0]),
      list(["compare"], find("compare")),
      list(["changes"], find("changes")),
    ].filter(({ part }) => part);
    const here = lists.flatMap(({ views }) => views); // those that the page shows itself; links lead to the others
    const notes = [...root.querySelectorAll(`:scope > .${P}__missing`)].map((note) => {
      const links = [...note.querySelectorAll("a")], parts = [...note.childNodes];
      return { note, links, label: parts.slice(0, parts.indexOf(links[0])) };
    });
    const byId = new Map(); // by its first element: the latest changes have several of a product
    for (const row of [...lists, { rows: notes.flatMap(({ links }) => links) }].flatMap(({ rows }) => rows)) {
      if (!byId.has(row.dataset.id)) byId.set(row.dataset.id, read(row));
    }
    const products = [...byId.values()];
    if (products.length > PART) for (const { place } of lists) place.replaceChildren(); // few elements make everything else quick
    const defaults = { sort: root.dataset.sort, view: root.dataset.view };
    let view = defaults.view;
    const ids = new Set(); // chosen products, which only an address names
    const byName = known((language) => new Intl.Collator(language, { numeric: true }), document.documentElement.lang);
    [...products].sort((a, b) => byName.compare(a.name, b.name)).forEach((product, rank) => { product.rank = rank; });
    const orders = new Map();
    let gaps = null; // the numbers of empty boxes by product, read when they are first asked for
    let most = PART, isCut = false; // links in a note, and whether there are more
    let rest = []; // what is selected and not yet in the page

    function read(row) {
      const data = row.dataset, text = (name) => row.querySelector(`.${P}__${name}`)?.textContent ?? "";
      const id = data.id, name = (row.querySelector("h2, th") ?? row).textContent.trim();
      if ("protected" in data) return readProtected(id, name);
      const tag = data.tags?.split(" ").map(decodeURIComponent) ?? [...row.querySelectorAll(`.${P}__tags li`)].map((item) => item.textContent);
      const review = ["overdue", "stale"].filter((key) => data[key] && daysSince(data[key]) > 0); // past their last day
      if (!review.length) review.push(data.date ? "current" : "undated");
      return {
        id, name, date: data.date, changed: data.changed || data.date, filled: data.filled / data.boxes, tag, review,
        ...Object.fromEntries(own.map((key) => [key, [row.getAttribute(`data-${key}`) ?? ""]])),
        isProtected: false, stage: [data.stage], owner: [data.owner], source: [data.source ?? ""],
        text: fold([name, data.find ?? `${text("summary")}\n${text("owner")}`, data.owner, ...tag].join("\n")),
      };
    }

    /* a product of which nothing is known but its name: it has no value of any facet, and is last in every order */
    function readProtected(id, name) {
      return { id, name, isProtected: true, text: fold(name), stage: [], owner: [], tag: [], review: [], source: [], ...Object.fromEntries(own.map((key) => [key, []])) };
    }

    /* the state, from the address into the form, and back: never `q` or `h`, on which Material opens its search */
    function readAddress() {
      const query = new URLSearchParams(location.search);
      const get = (key, fallback = null) => query.get(prefix + key) ?? fallback;
      form.elements.find.value = get("find", "");
      form.elements.sort.value = get("sort", defaults.sort);
      if (!form.elements.sort.value) form.elements.sort.value = defaults.sort;
      view = here.includes(get("view")) ? get("view") : defaults.view;
      ids.clear();
      for (const id of query.getAll(`${prefix}id`)) ids.add(id);
      for (const facet of facets) {
        const on = query.getAll(prefix + facet.dataset.facet);
        for (const input of facet.querySelectorAll("input")) input.checked = on.includes(input.value);
      }
    }

    function readForm() {
      const chosen = (facet) => new Set([...facet.querySelectorAll(":checked")].map((input) => input.value));
      return {
        find: form.elements.find.value.trim(),
        ...Object.fromEntries(facets.map((facet) => [facet.dataset.facet, chosen(facet)])),
        id: ids,
        sort: form.elements.sort.value,
        view,
      };
    }

    function writeAddress(state) {
      const query = new URLSearchParams(location.search);
      for (const [key, value] of Object.entries(state)) {
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
    function carry(state) {
      for (const link of ways) {
        const inPage = state.view && here.includes(link.dataset.view);
        const query = new URLSearchParams(inPage ? location.search : root.dataset.query);
        if ("setView" in link.dataset) query.set("view", link.dataset.view);
        if (inPage) query.set(`${prefix}view`, link.dataset.view);
        else for (const [key, value] of Object.entries(state)) {
          if (value instanceof Set && value.size) query.delete(key);
          if (value instanceof Set) for (const one of value) query.append(key, one);
          else if (key !== "view" && value && value !== defaults[key]) query.set(key, value);
        }
        link.search = query;
      }
    }

    /* a link to what was a view of this page, such as `?view=compare&box=background`, leads to its page now */
    function leave() {
      const query = new URLSearchParams(location.search), wanted = query.get(`${prefix}view`), box = query.get(`${prefix}box`);
      const way = here.includes(wanted) ? null : tabs.find((tab) => tab.dataset.view === wanted);
      if (!way) return;
      const url = new URL(way.href);
      if (box && wanted === "compare") url.pathname = url.pathname.replace(/[^/]+(?=(\/|\.html)$)/, box.replaceAll("_", "-"));
      location.replace(url);
    }

    /* products in the order of a sort such as `name` or `-date`, which is oldest first */
    function inOrder(sort) {
      if (!orders.has(sort)) {
        const key = sort.replace("-", ""), sign = sort.startsWith("-") ? -1 : 1;
        const by = {
          name: (a, b) => a.rank - b.rank,
          stage: (a, b) => stages.indexOf(a.stage[0]) - stages.indexOf(b.stage[0]),
          owner: (a, b) => byName.compare(a.owner[0], b.owner[0]),
          changed: (a, b) => (a.changed < b.changed) - (a.changed > b.changed),
          date: (a, b) => (a.date < b.date) - (a.date > b.date),
          filled: (a, b) => b.filled - a.filled,
        }[key];
        const missing = (product) => (key === "date" && !product.date) || (key === "changed" && !product.changed) || (key === "owner" && !product.owner[0]);
        const compare = (a, b) => a.isProtected - b.isProtected || missing(a) - missing(b) || sign * by(a, b) || a.rank - b.rank;
        orders.set(sort, [...products].sort(compare));
      }
      return orders.get(sort);
    }

    /* the selected products, and for each value of each facet how many it would give beside the other facets */
    function select(state) {
      const parts = fold(state.find).split(/\s+/).filter(Boolean);
      const counts = Object.fromEntries(keys.map((facet) => [facet, new Map()]));
      const selected = [];
      for (const product of inOrder(state.sort)) {
        if (ids.size && !ids.has(product.id)) continue;
        if (!parts.every((part) => product.text.includes(part))) continue;
        const failed = keys.filter((facet) => state[facet]?.size && !product[facet].some((value) => state[facet].has(value)));
        if (!failed.length) selected.push(product);
        if (failed.length > 1 || product.isProtected) continue;
        for (const facet of failed.length ? failed : keys) {
          for (const value of product[facet]) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
        }
      }
      return { selected, counts };
    }

    function render(write) {
      const state = readForm();
      const { selected, counts } = select(state);
      root.dataset.view = state.view;
      for (const tab of tabs) {
        if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
        else tab.removeAttribute("aria-current");
      }
      empty.hidden = selected.length > 0;
      for (const { part, views } of lists) part.hidden = !selected.length || !views.includes(state.view);
      showCounts(state, selected, counts);
      showHeads(state);
      showRows(lists.find(({ views }) => views.includes(state.view)), selected);
      if (state.view === "gaps") showTotals(selected);
      if (write) writeAddress(state);
      carry(state);
    }

    function showHeads(state) {
      for (const { head, label, button } of heads) head.replaceChildren(state.view === "table" ? button : label);
      for (const head of table?.tHead.querySelectorAll("[data-key]") ?? []) {
        const key = head.dataset.key;
        const up = (state.sort === key) === (key !== "date" && key !== "filled");
        if (state.sort.replace("-", "") === key) head.setAttribute("aria-sort", up ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
      }
    }

    function showRows({ place, rows, rowOf, views }, selected) {
      const ids = new Set(selected.map(({ id }) => id));
      const chosen = views.includes("changes") ? rows.filter((row) => ids.has(row.dataset.id)) : selected.flatMap(({ id }) => rowOf.get(id) ?? []);
      rest = chosen.slice(PART);
      more.place = place;
      place.replaceChildren(...chosen.slice(0, PART).map(refresh));
      if (words.box) count.append(`${words.between}${words.box}: ${chosen.length}`);
      isCut = false;
      for (const { note, links, label } of notes) {
        const on = links.filter((link) => ids.has(link.dataset.id)), shown = on.slice(0, most);
        note.hidden = !on.length;
        note.replaceChildren(...label, ...shown.flatMap((link, index) => (index ? [words.between, link] : [link])));
        if (on.length > most) note.append(` + ${on.length - most}`);
        isCut ||= on.length > most;
      }
      more.hidden = !rest.length && !isCut;
    }

    function showMore(number) {
      more.place.append(...rest.splice(0, number).map(refresh));
      more.hidden = !rest.length && !isCut;
      atEnd.unobserve(more); // to be told again if its end is still in sight
      atEnd.observe(more);
    }

    function showAll() {
      most = Infinity;
      render(false);
      showMore(most);
    }

    /* the age of a product as of today: the page may have been built a while ago */
    function refresh(row) {
      const product = byId.get(row.dataset.id), place = product.fresh ? null : row.querySelector(`.${P}__age`);
      if (place) {
        const notes = [age(daysSince(product.date), words, rules), ...product.review.map((key) => words[key]).filter(Boolean)];
        const late = place.querySelector(`.${P}__stale`), text = place.querySelector("[lang], [dir]") ?? place;
        if (late) late.lastChild.data = notes.join(words.between);
        else if (notes.length > 1) {
          const mark = find("late").content.firstElementChild.cloneNode(true);
          mark.append(notes.join(words.between));
          text.replaceChildren(mark);
        } else text.textContent = notes[0];
        product.fresh = true;
      }
      return row;
    }

    function showTotals(selected) {
      gaps ??= new Map(lists.find(({ views }) => views.includes("gaps")).rows.map((row) => {
        const numbers = [...row.cells].map((cell) => Number(cell.className === `${P}__gap`));
        if (!("protected" in row.dataset)) numbers[numbers.length - 1] = Number(row.dataset.empty);
        return [row.dataset.id, numbers];
      }));
      const cells = matrix.tFoot.rows[0].cells, entries = selected.map(({ id }) => gaps.get(id) ?? []);
      for (let index = 1; index < cells.length; index++) {
        cells[index].textContent = entries.reduce((total, numbers) => total + (numbers[index] ?? 0), 0);
      }
    }

    function showCounts(state, selected, counts) {
      const [before, after] = words.count.split("{n}");
      count.replaceChildren(before, element("strong", "", selected.filter((product) => !product.isProtected).length), after);
      active.textContent = "";
      const pill = (label, off) => {
        const item = element("li"), button = element("button", "", label);
        button.type = "button";
        button.append(cross.content.cloneNode(true));
        button.setAttribute("aria-label", words.remove.replace("{filter}", () => label));
        button.addEventListener("click", () => {
          off();
          render(true);
          (active.querySelector("button") ?? form.elements.find).focus();
        });
        item.append(button);
        active.append(item);
      };
      if (state.find) pill(words.quote.replace("{text}", () => state.find), () => { form.elements.find.value = ""; });
      for (const id of ids) pill(byId.get(id)?.name ?? id, () => ids.delete(id));
      for (const facet of facets) {
        const inputs = [...facet.querySelectorAll("input")], on = inputs.filter((input) => input.checked);
        const badge = facet.querySelector(`.${P}__facet-count`);
        badge.hidden = !on.length;
        badge.textContent = on.length;
        for (const input of inputs) {
          const number = counts[facet.dataset.facet].get(input.value) ?? 0;
          input.parentNode.querySelector(`.${P}__n`).textContent = number;
          input.parentNode.dataset.n = number;
        }
        for (const input of on) pill(labelOf(input), () => { input.checked = false; });
      }
      active.hidden = clear.hidden = !active.childElementCount;
    }

    function reset() {
      form.elements.find.value = "";
      ids.clear();
      for (const input of form.querySelectorAll("[type=checkbox]")) input.checked = false;
      render(true);
      form.elements.find.focus();
    }

    function open(facet, on) {
      facet.querySelector("button").setAttribute("aria-expanded", String(on));
      facet.querySelector("fieldset").hidden = !on;
    }

    for (const facet of facets) {
      const button = facet.querySelector("button"), menu = facet.querySelector("fieldset");
      const openOnly = () => facets.forEach((other) => open(other, other === facet));
      button.addEventListener("click", () => (menu.hidden ? openOnly() : open(facet, false)));
      facet.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !menu.hidden) {
          open(facet, false);
          button.focus();
          event.stopPropagation();
        }
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        if (menu.hidden) openOnly();
        const inputs = [...menu.querySelectorAll("input")], at = inputs.indexOf(document.activeElement);
        inputs[at < 0 ? (step > 0 ? 0 : inputs.length - 1) : (at + step + inputs.length) % inputs.length].focus();
      });
      facet.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !facet.contains(event.relatedTarget)) open(facet, false);
      });
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
    form.addEventListener("input", () => render(true));
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const tab of tabs.filter((tab) => tab.href && here.includes(tab.dataset.view))) {
      tab.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation(); // instant navigation would load the page
        view = tab.dataset.view;
        render(true);
      });
    }
    clear.addEventListener("click", reset);
    empty.querySelector("button").addEventListener("click", reset);
    more.querySelector("button").addEventListener("click", showAll);
    const atEnd = new IntersectionObserver((seen) => {
      if (rest.length && seen.some((entry) => entry.isIntersecting)) showMore(PART);
    }, { rootMargin: "300px" });
    atEnd.observe(more);

    const gone = new AbortController(), signal = gone.signal;
    const whileHere = (act) => (event) => (root.isConnected ? act(event) : gone.abort());
    document.addEventListener("click", whileHere((event) => {
      for (const facet of facets) if (!facet.contains(event.target)) open(facet, false);
    }), { signal });
    addEventListener("popstate", whileHere(() => { readAddress(); render(false); }), { signal });
    addEventListener("beforeprint", whileHere(() => { if (!more.hidden) showAll(); }), { signal });

    form.hidden = false;
    for (const tab of tabs) tab.hidden = false;
    readAddress();
    render(false);
    leave();
  }

  function start() {
    document.querySelectorAll("[data-mlops-canvas-portfolio]").forEach((root, index) => {
      if ("ready" in root.dataset) return;
      root.dataset.ready = "";
      portfolio(root, index ? `${index + 1}.` : "");
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

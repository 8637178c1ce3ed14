/* mlops-canvas-portfolio.js: search, facets, sort and views of a portfolio, with the state in the address.
   Without it: all cards, the gaps, and links to each box across all products. */
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

  /* the texts of a box come in a file of their own, which calls this; `fetch` does not work from file:// */
  const boxes = (window.mlopsCanvasBoxes ??= new Map());
  window.mlopsCanvasBox = (name, texts) => {
    for (const [address, entry] of boxes) if (address.endsWith(name)) entry.resolve(new Map(Object.entries(texts)));
  };

  function loadBox(address) {
    if (!boxes.has(address)) {
      const entry = {};
      entry.texts = new Promise((resolve, reject) => {
        entry.resolve = resolve;
        const script = element("script");
        script.src = address;
        script.onload = script.onerror = () => reject(new Error(address)); // without effect once the texts are there
        document.head.append(script);
      });
      boxes.set(address, entry);
    }
    return boxes.get(address).texts;
  }

  function portfolio(root, prefix) {
    const find = (name) => root.querySelector(`.${P}__${name}`);
    const form = find("toolbar"), table = find("table");
    if (!form || !table) return;
    const words = JSON.parse(root.dataset.words);
    const rules = known((language) => new Intl.PluralRules(language), words.language);
    const facets = [...form.querySelectorAll("[data-facet]")];
    const labelOf = (input) => input.parentNode.querySelector(`.${P}__value`).textContent;
    for (const input of form.querySelectorAll("[name=tag]")) input.value = labelOf(input); // minifiers take `&lt;` in attributes for `<`
    const own = facets.map((facet) => facet.dataset.facet).filter((key) => key.startsWith(OWN_FACET));
    const keys = ["stage", "owner", "tag", "review", "source", ...own];
    const picker = find("picker"), pick = picker.querySelector("select"), compare = find("compare");
    const more = find("more"), active = find("active"), count = find("count"), clear = find("clear");
    const stages = [...form.querySelectorAll("[name=stage]")].map((input) => input.value);
    const empty = find("empty"), prompt = find("prompt"), cross = find("cross");
    const gapsPart = find("gaps"), matrix = gapsPart.querySelector("table"), gapRows = [...matrix.tBodies[0].rows];
    const products = [...table.tBodies[0].rows].map(read);
    if (products.length > PART) for (const one of [table, matrix]) one.tBodies[0].replaceChildren(); // few elements make everything else quick
    const defaults = { sort: root.dataset.sort, view: root.dataset.view, box: pick.value };
    const byName = known((language) => new Intl.Collator(language, { numeric: true }), document.documentElement.lang);
    [...products].sort((a, b) => byName.compare(a.name, b.name)).forEach((product, rank) => { product.rank = rank; });
    const orders = new Map();
    let gaps = null; // the rows of the gaps and their numbers, by product, read when they are first asked for
    let rest = []; // what is selected and not yet in the page

    function read(row) {
      const data = row.dataset;
      if ("protected" in data) return readProtected(row);
      const text = (name) => row.querySelector(`.${P}__${name}`).textContent;
      const tag = [...row.querySelectorAll(`.${P}__tags li`)].map((item) => item.textContent);
      const review = ["overdue", "stale"].filter((key) => data[key] && daysSince(data[key]) > 0); // past their last day
      if (!review.length) review.push(data.date ? "current" : "undated");
      return {
        row, id: data.id, name: text("name"), date: data.date, changed: data.changed || data.date, filled: data.filled / data.boxes, tag, review,
        ...Object.fromEntries(own.map((key) => [key, [row.getAttribute(`data-${key}`) ?? ""]])),
        by: text("owner"), isProtected: false, stage: [data.stage], owner: [data.owner], source: [data.source ?? ""],
        text: fold([text("name"), text("summary"), text("owner"), data.owner, ...tag].join("\n")),
      };
    }

    /* a product of which nothing is known but its name: it has no value of any facet, and is last in every order */
    function readProtected(row) {
      const name = row.querySelector(`.${P}__name`).textContent;
      return { row, id: row.dataset.id, name, isProtected: true, text: fold(name), stage: [], owner: [], tag: [], review: [], source: [], ...Object.fromEntries(own.map((key) => [key, []])) };
    }

    /* the state, from the address into the form, and back: never `q` or `h`, on which Material opens its search */
    function readAddress() {
      const query = new URLSearchParams(location.search);
      const get = (key, fallback) => query.get(prefix + key) ?? fallback;
      form.elements.find.value = get("find", "");
      form.elements.sort.value = get("sort", defaults.sort);
      if (!form.elements.sort.value) form.elements.sort.value = defaults.sort;
      const view = get("view", defaults.view);
      for (const input of form.elements.view) input.checked = input.value === view;
      if (!form.querySelector("[name=view]:checked")) form.elements.view[0].checked = true;
      for (const facet of facets) {
        const on = query.getAll(prefix + facet.dataset.facet);
        for (const input of facet.querySelectorAll("input")) input.checked = on.includes(input.value);
      }
      pick.value = get("box", defaults.box);
      if (!pick.value) pick.value = defaults.box;
    }

    function readForm() {
      const chosen = (facet) => new Set([...facet.querySelectorAll(":checked")].map((input) => input.value));
      return {
        find: form.elements.find.value.trim(),
        ...Object.fromEntries(facets.map((facet) => [facet.dataset.facet, chosen(facet)])),
        sort: form.elements.sort.value,
        view: form.querySelector("[name=view]:checked").value,
        box: pick.value,
      };
    }

    function writeAddress(state) {
      const query = new URLSearchParams(location.search);
      for (const [key, value] of Object.entries(state)) {
        query.delete(prefix + key);
        if (value instanceof Set) for (const one of value) query.append(prefix + key, one);
        else if (value && value !== defaults[key] && (key !== "box" || state.view === "compare")) query.set(prefix + key, value);
      }
      const text = query.toString();
      try {
        history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
      } catch { /* browsers may refuse this for file:// */ }
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
      for (const { head, label, button } of heads) head.replaceChildren(state.view === "table" ? button : label);
      const none = !selected.length;
      empty.hidden = !none;
      table.hidden = none || state.view === "gaps" || state.view === "compare";
      picker.hidden = compare.hidden = none || state.view !== "compare";
      gapsPart.hidden = none || state.view !== "gaps";
      showCounts(state, selected, counts);
      for (const head of table.tHead.querySelectorAll("[data-key]")) {
        const key = head.dataset.key;
        const up = (state.sort === key) === (key !== "date" && key !== "filled");
        if (state.sort.replace("-", "") === key) head.setAttribute("aria-sort", up ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
      }
      if (state.view === "compare") showBox(state, selected);
      else if (state.view === "gaps") showGaps(selected);
      else show(selected, table.tBodies[0], (product) => refresh(product).row);
      if (write) writeAddress(state);
    }

    function show(items, place, make) {
      rest = items.slice(PART);
      place.replaceChildren(...items.slice(0, PART).map(make));
      more.place = place;
      more.make = make;
      more.hidden = !rest.length;
    }

    function showMore(number) {
      more.place.append(...rest.splice(0, number).map(more.make));
      more.hidden = !rest.length;
      atEnd.unobserve(more); // to be told again if its end is still in sight
      atEnd.observe(more);
    }

    /* the age of a product as of today: the page may have been built a while ago */
    function refresh(product) {
      const place = product.row.querySelector(`.${P}__age`);
      if (place && !product.fresh) {
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
      return product;
    }

    function showGaps(selected) {
      gaps ??= new Map(gapRows.map((row) => {
        const numbers = [...row.cells].map((cell) => Number(cell.className === `${P}__gap`));
        if (!("protected" in row.dataset)) numbers[numbers.length - 1] = Number(row.dataset.empty);
        return [row.dataset.id, { row, numbers }];
      }));
      const entries = selected.map((product) => gaps.get(product.id));
      show(entries, matrix.tBodies[0], (entry) => entry.row);
      const cells = matrix.tFoot.rows[0].cells;
      const totals = new Array(cells.length).fill(0);
      for (const { numbers } of entries) for (let index = 1; index < totals.length; index++) totals[index] += numbers[index] ?? 0;
      for (let index = 1; index < totals.length; index++) cells[index].textContent = totals[index];
    }

    async function showBox(state, selected) {
      const option = pick.selectedOptions[0];
      prompt.textContent = option.dataset.prompt;
      const address = new URL(option.dataset.src, location.href).href;
      compare.setAttribute("aria-busy", "true");
      rest = [];
      more.hidden = true;
      let texts;
      try {
        texts = await loadBox(address);
      } catch {
        compare.replaceChildren(element("p", `${P}__missing`, words.failed));
        return;
      } finally {
        compare.removeAttribute("aria-busy");
      }
      if (root.dataset.view !== "compare" || pick.value !== state.box) return; // the reader has gone on
      const filled = selected.filter((product) => texts.get(product.id));
      count.append(`${words.between}${option.textContent}: ${filled.length}`);
      show(filled, compare, (product) => reading(product, option.dataset.anchor, texts.get(product.id)));
      const unfilled = selected.filter((product) => texts.get(product.id) === ""); // others have no such box
      const hidden = selected.filter((product) => product.isProtected);
      compare.prepend(...list(words.empty.replace("{box}", () => option.textContent), unfilled), ...list(words.protected, hidden));
    }

    /* a paragraph that names products, if there are any */
    function list(label, products) {
      if (!products.length) return [];
      const note = element("p", `${P}__missing`, `${label} `);
      products.slice(0, PART).forEach((product, index) => {
        if (index) note.append(words.between);
        const link = element("a", "", product.name);
        link.href = product.row.querySelector("a").href;
        note.append(link);
      });
      if (products.length > PART) note.append(` + ${products.length - PART}`);
      return [note];
    }

    function reading(product, anchor, html) {
      const card = element("article", `${P}__reading`), head = element("h2"), meta = element("div", `${P}__reading-meta`);
      const link = element("a", "", product.name), text = element("div", "mlops-canvas__body");
      const page = product.row.querySelector("a").href;
      link.href = page.includes("#") ? page : `${page}#${product.row.dataset.anchor ?? ""}${anchor}`;
      head.append(link);
      meta.append(...[...product.row.querySelector(`.${P}__stage`).childNodes].map((node) => node.cloneNode(true)));
      meta.append(element("span", "", product.owner[0] || product.by));
      text.innerHTML = html;
      const own = new Set([...text.querySelectorAll("[id]")].map((part) => part.id));
      const change = (names, edit) => {
        for (const name of names) {
          for (const part of text.querySelectorAll(`[${name}]`)) part.setAttribute(name, edit(part.getAttribute(name)));
        }
      };
      change(["id", "for", "name", "aria-labelledby", "aria-controls"], (value) => `${product.id}-${value}`);
      change(["href", "src"], (value) => {
        if (value.startsWith("#") && own.has(value.slice(1))) return `#${product.id}-${value.slice(1)}`;
        try {
          return new URL(value, page).href;
        } catch {
          return value; // no address, such as `http://[`
        }
      });
      card.append(head, meta, text);
      return card;
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
    const heads = [...table.tHead.querySelectorAll("[data-sort]")].map((head) => {
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
    picker.addEventListener("input", () => render(true));
    picker.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]")?.dataset.step;
      if (!step) return;
      pick.selectedIndex = (pick.selectedIndex + Number(step) + pick.options.length) % pick.options.length;
      render(true);
    });
    clear.addEventListener("click", reset);
    empty.querySelector("button").addEventListener("click", reset);
    more.querySelector("button").addEventListener("click", () => showMore(Infinity));
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
    addEventListener("beforeprint", whileHere(() => { if (rest.length) showMore(Infinity); }), { signal });

    form.hidden = false;
    for (const part of root.querySelectorAll("[data-without-scripts]")) part.hidden = true;
    readAddress();
    render(false);
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

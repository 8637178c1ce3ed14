/* The rows of the selected products in each view, a part of them at a time, and the notes of products without a text. */

function findLists(root) {
  const find = (name) => root.querySelector(`.${P}__${name}`), table = find("table");
  const list = (views, part, place = part) => {
    const rows = place ? [...place.querySelectorAll(":scope > [data-id], ol > [data-id]")] : [];
    return { views, part, place, rows, rowOf: new Map(rows.map((row) => [row.dataset.id, row])) };
  };
  return [
    list(["cards", "table"], table, table?.tBodies[0]),
    list(["gaps"], find("gaps"), find("matrix")?.tBodies[0]),
    list(["compare"], find("compare") ?? find("products")),
    list(["changes"], find("changes")),
  ].filter(({ part }) => part);
}

function findNotes(root) {
  return [...root.querySelectorAll(`:scope > p.${P}__missing, :scope > .${P}__missing > p`)].map((place) => {
    const links = [...place.querySelectorAll("a")], parts = [...place.childNodes], note = place.closest(`.${P}__missing`);
    return { note, place, links, label: parts.slice(0, parts.indexOf(links[0])), number: note.querySelector("summary strong") };
  });
}

function makeRows(page) {
  const { lists, notes, words, find, byId } = page, more = find("more");
  let rest = []; // what is selected and not yet in the page
  // few elements make everything else quick; the latest changes are in months, most of them closed
  if (byId.size > PART && !find("changes")) for (const { place } of lists) place.replaceChildren();

  function show(selected) {
    const view = page.state.view, list = lists.find(({ views }) => views.includes(view)), { place, rowOf } = list;
    for (const { part, views } of lists) part.hidden = !selected.length || !views.includes(view);
    const ids = new Set(selected.map(({ id }) => id));
    const chosen = view === "changes" ? [] : selected.flatMap(({ id }) => rowOf.get(id) ?? []);
    rest = chosen.slice(PART);
    more.place = place;
    if (view === "changes") showChanges(page, list, ids);
    else place.replaceChildren(...chosen.slice(0, PART).map(refresh));
    if (words.box) find("count").append(`${words.between}${words.box}: ${chosen.length}`);
    for (const { note, place, links, label, number } of notes) {
      const shown = links.filter((link) => ids.has(link.dataset.id));
      note.hidden = !shown.length;
      place.replaceChildren(...label, ...shown.flatMap((link, index) => (index ? [words.between, link] : [link])));
      if (number) number.textContent = shown.length;
    }
    more.hidden = !rest.length;
    if (view === "gaps") showTotals(page, selected);
  }

  function showMore(number) {
    more.place.append(...rest.splice(0, number).map(refresh));
    more.hidden = !rest.length;
    atEnd.unobserve(more); // to be told again if its end is still in sight
    atEnd.observe(more);
  }

  /* the age of a product as of today: the page may have been built a while ago */
  function refresh(row) {
    const product = byId.get(row.dataset.id), place = product.fresh ? null : row.querySelector(`.${P}__age`);
    if (place) {
      const text = age(daysSince(product.date), words, page.rules), marked = place.querySelector("[lang], [dir]");
      if (marked) marked.textContent = text;
      else place.textContent = ` ${text}`;
      product.fresh = true;
    }
    const marks = row.querySelector(`.${P}__late`);
    if (marks && !product.hasMarks) {
      const late = lateness(product).map((key) => find("marks").content.querySelector(`.${P}__${key}`).cloneNode(true));
      late.forEach((mark, at) => { if (product.date || at) mark.prepend(words.between); });
      marks.replaceChildren(...late);
      product.hasMarks = true;
    }
    page.search.show(row, page.form.elements.find.value);
    return row;
  }

  const atEnd = new IntersectionObserver((seen) => {
    if (rest.length && seen.some((entry) => entry.isIntersecting)) showMore(PART);
  }, { rootMargin: "300px" });
  atEnd.observe(more);

  return {
    show,
    showAll() {
      showMore(Infinity);
    },
    /* show as many rows as the reader had seen, who comes back by instant navigation: it keeps the place in the history */
    fill() {
      const bottom = (history.state?.y ?? 0) + innerHeight;
      while (rest.length && document.documentElement.scrollHeight < bottom) showMore(PART);
    },
    get isWhole() {
      return more.hidden;
    },
  };
}

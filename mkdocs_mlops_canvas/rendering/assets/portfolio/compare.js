/* All boxes of some products side by side, with the texts of the search: they are loaded as scripts, also from a folder. */
const MOST_COMPARED = 4;

function makeComparison(page) {
  const { find, root, state, byId, lists } = page, list = find("products");
  if (!list) return () => {};
  const [{ rowOf }] = lists, url = new URL(root.dataset.index, location.href).href;
  let last = ""; // what was asked for last
  for (const [id, row] of rowOf) {
    const box = element("input");
    box.type = "checkbox";
    box.value = id;
    box.setAttribute("aria-label", byId.get(id).name);
    row.prepend(box);
  }
  list.addEventListener("change", ({ target }) => {
    state.ids[target.checked ? "add" : "delete"](target.value);
    page.render(true);
  });
  find("hint").hidden = false;

  async function show(chosen) {
    const index = await load(url), parts = chosen.map(({ id }) => {
      const number = index.ids.indexOf(id);
      return [number, ...(index.parts.findLast(([first]) => first <= number) ?? [])];
    });
    const files = await Promise.all(parts.map(([, , name]) => load(new URL(name, url).href)));
    const texts = parts.map(([number, start], at) => files[at][number - start] ?? {});
    const table = element("table"), head = table.createTHead().insertRow(), body = table.createTBody();
    head.append(element("td"), ...chosen.map(({ id }) => {
      const cell = element("th");
      cell.scope = "col";
      cell.append(rowOf.get(id).querySelector("a").cloneNode(true));
      return cell;
    }));
    index.boxes.forEach(([title], box) => {
      const row = body.insertRow(), name = element("th", "", title);
      name.scope = "row";
      row.append(name);
      chosen.forEach((product, at) => {
        const cell = row.insertCell();
        cell.dataset.product = product.name;
        cell.textContent = texts[at][box] ?? "–";
      });
    });
    return table;
  }

  /* show the products that are chosen, else those that are selected if they are so few */
  return (selected) => {
    const few = selected.length > 1 && selected.length <= MOST_COMPARED ? selected.filter(({ isProtected }) => !isProtected) : [];
    const chosen = (state.ids.size ? [...state.ids].map((id) => byId.get(id)).filter((product) => rowOf.has(product?.id)) : few).slice(0, MOST_COMPARED);
    const wanted = last = chosen.map(({ id }) => id).join(" "), place = find("chosen");
    for (const [id, { firstChild: box }] of rowOf) {
      box.checked = state.ids.has(id);
      box.disabled = !box.checked && state.ids.size >= MOST_COMPARED;
    }
    place.hidden = !chosen.length;
    if (chosen.length && place.dataset.shown !== wanted) {
      show(chosen).then((table) => {
        if (last !== wanted) return;
        place.replaceChildren(table);
        place.dataset.shown = wanted;
      }, () => {}); // the boxes have pages of their own
    }
  };
}

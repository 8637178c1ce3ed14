/* The menus of facets. They are filled when they are opened: a site may have thousands of owners. */
const SEARCHED = 8; // values from which on a menu has a search
const MOST = 8; // menus from which on those of facts are shown on request
const SHOWN = 50; // values in a menu; the search finds the others

function makeMenus(page, changed) {
  const { form, facets, state, words } = page;
  const more = form.querySelector(`.${P}__more-filters`);
  let counts = null, areAllShown = false;

  const chosenOf = (facet) => state.chosen.get(facet.key);
  const fieldset = (facet) => facet.place.querySelector("fieldset");

  /* the values in the order of the menu: chosen ones, then as given, or the most used first */
  function order(facet) {
    const found = counts.get(facet.key), used = page.used.get(facet.key);
    const all = [...chosenOf(facet), ...facet.names.keys(), ...(facet.kind === DATES ? [] : used.keys())]; // but each single day
    const values = [...new Set(all)]
      .filter((value) => used.has(value) || chosenOf(facet).has(value) || (facet.kind === DATES && value));
    const given = [...facet.names.keys()];
    const rank = (value) => (facet.isOrdered ? given.indexOf(value) : value === "" ? Infinity : -(found.get(value) ?? 0));
    const first = (value) => !chosenOf(facet).has(value);
    return values.sort((a, b) => first(a) - first(b) || rank(a) - rank(b) || page.byName.compare(nameOf(facet, a), nameOf(facet, b)));
  }

  /* how many different values products have, of dates how many days */
  function countChoices(facet) {
    const values = [...page.used.get(facet.key).keys()];
    return facet.kind === DATES ? values.filter((value) => !value || !facet.names.has(value)).length : values.length;
  }

  function makeOption(facet, value) {
    const option = element("label", `${P}__option`), input = element("input"), text = element("span", `${P}__value`);
    input.type = "checkbox";
    input.name = facet.key;
    input.value = value;
    if (facet.names.has(value)) text.append(...facet.names.get(value).cloneNode(true).childNodes);
    else text.textContent = nameOf(facet, value);
    option.append(input, text, element("span", `${P}__n`));
    return option;
  }

  /* fill a menu anew; what is typed into its search stays */
  function fill(facet) {
    const menu = fieldset(facet), values = order(facet);
    if (!menu.querySelector(`.${P}__options`)) {
      if (facet.kind !== DATES && values.length > SEARCHED) {
        const search = element("input", `${P}__menu-search`);
        search.type = "search";
        search.placeholder = words.searchMenu;
        search.setAttribute("aria-label", `${words.searchMenu} ${facet.label}`);
        search.addEventListener("input", () => fill(facet));
        menu.append(search);
      }
      menu.append(element("div", `${P}__options`), ...(facet.kind === DATES ? [makeRange(facet)] : []));
    }
    const wanted = fold(menu.querySelector(`.${P}__menu-search`)?.value ?? "");
    const found = values.filter((value) => fold(nameOf(facet, value)).includes(wanted));
    const place = menu.querySelector(`.${P}__options`);
    place.replaceChildren(...found.slice(0, SHOWN).map((value) => makeOption(facet, value)));
    if (found.length > SHOWN) place.append(element("p", `${P}__menu-more`, words.moreValues.replace("{n}", found.length - SHOWN)));
    update(facet);
  }

  /* two days, between which a date has to be */
  function makeRange(facet) {
    const place = element("div", `${P}__range`);
    for (const label of [words.from, words.to]) {
      const part = element("label", "", label), input = element("input");
      input.type = "date";
      part.append(input);
      place.append(part);
    }
    const [from, to] = place.querySelectorAll("input");
    place.addEventListener("change", () => {
      for (const value of [...chosenOf(facet)]) if (!facet.names.has(value)) chosenOf(facet).delete(value);
      if (from.value || to.value) chosenOf(facet).add(`${from.value}..${to.value}`);
      changed();
    });
    return place;
  }

  /* the numbers beside the values of an open menu, and which are chosen */
  function update(facet) {
    for (const option of fieldset(facet).querySelectorAll(`.${P}__option`)) {
      const input = option.firstElementChild, number = counts.get(facet.key).get(input.value) ?? 0;
      input.checked = chosenOf(facet).has(input.value);
      option.dataset.n = option.lastElementChild.textContent = number;
    }
    const range = [...chosenOf(facet)].find((value) => !facet.names.has(value)), [from = "", to = from] = range?.split("..") ?? [];
    fieldset(facet).querySelectorAll("[type=date]").forEach((input, index) => { input.value = [from, to][index]; });
  }

  function open(facet, on) {
    if (on && fieldset(facet).hidden) fill(facet);
    facet.place.querySelector("button").setAttribute("aria-expanded", String(on));
    fieldset(facet).hidden = !on;
  }

  const openOnly = (wanted) => facets.forEach((facet) => open(facet, facet === wanted));

  more.addEventListener("click", () => {
    areAllShown = true;
    changed();
    facets.find((facet) => facet.key.startsWith("f-") && !facet.place.hidden)?.place.querySelector("button").focus();
  });
  for (const facet of facets) {
    const { place } = facet, button = place.querySelector("button"), menu = fieldset(facet);
    button.addEventListener("click", () => (menu.hidden ? openOnly(facet) : open(facet, false)));
    place.addEventListener("input", (event) => {
      event.stopPropagation();
      const { type, value, checked } = event.target;
      if (type !== "checkbox") return;
      chosenOf(facet)[checked ? "add" : "delete"](value);
      changed();
    });
    place.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !menu.hidden) {
        open(facet, false);
        button.focus();
        event.stopPropagation();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.target.type === "date") return;
      event.preventDefault();
      if (menu.hidden) openOnly(facet);
      const inputs = [...menu.querySelectorAll("input")], at = inputs.indexOf(document.activeElement);
      inputs[at < 0 ? (step > 0 ? 0 : inputs.length - 1) : (at + step + inputs.length) % inputs.length].focus();
    });
    place.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !place.contains(event.relatedTarget)) open(facet, false);
    });
  }

  return {
    close: (target) => facets.forEach((facet) => { if (!facet.place.contains(target)) open(facet, false); }),
    /* show how many products each value would give */
    show(found) {
      counts = found;
      const isShown = (facet) => chosenOf(facet).size || countChoices(facet) > 1; // else there is nothing to choose from
      const isMany = facets.filter(isShown).length > MOST;
      more.hidden = !isMany || areAllShown;
      for (const facet of facets) {
        const badge = facet.place.querySelector(`.${P}__facet-count`), number = chosenOf(facet).size;
        badge.hidden = !number;
        badge.textContent = number;
        const isFolded = isMany && !areAllShown && facet.key.startsWith("f-") && !number;
        facet.place.hidden = !isShown(facet) || isFolded;
        if (!fieldset(facet).hidden) update(facet);
      }
    },
  };
}

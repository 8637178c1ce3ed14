/* The numbers of empty boxes of the selected products. */

function showTotals(page, selected) {
  page.gaps ??= new Map(page.lists.find(({ views }) => views.includes("gaps")).rows.map((row) => {
    const numbers = [...row.cells].map((cell) => Number(cell.className === `${P}__gap`));
    if (!("protected" in row.dataset)) numbers[numbers.length - 1] = Number(row.dataset.empty);
    return [row.dataset.id, numbers];
  }));
  const cells = page.find("matrix").tFoot.rows[0].cells, entries = selected.map(({ id }) => page.gaps.get(id) ?? []);
  for (let index = 1; index < cells.length; index++) {
    cells[index].textContent = entries.reduce((total, numbers) => total + (numbers[index] ?? 0), 0);
  }
}

/* let the heads of the gaps sort: by product, by each box, and by the number of empty boxes */
function makeGapHeads({ find, form, render }) {
  const matrix = find("matrix"), sort = form.elements.sort;
  const heads = [...(matrix?.tHead.querySelectorAll("[data-key]") ?? [])];
  for (const head of heads) {
    const { key } = head.dataset, label = matrix.dataset.first.replace("{box}", () => head.textContent);
    if (key.startsWith("gap-")) sort.append(new Option(label, key));
    const button = element("button", `${P}__sort`), turned = { name: "name", "-filled": "filled" }[key] ?? "name";
    button.type = "button";
    button.setAttribute("aria-label", sort.querySelector(`[value="${key}"]`).textContent);
    button.addEventListener("click", () => {
      sort.value = sort.value === key ? turned : key;
      render(true);
    });
    head.append(button);
  }
  return () => {
    for (const head of heads) {
      const { key } = head.dataset;
      if (sort.value === key || (key === "-filled" && sort.value === "filled")) head.setAttribute("aria-sort", key === sort.value && key !== "name" ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };
}

/* where a product stands if empty boxes come first, then filled ones, then those that its canvas does not have */
function rankGaps({ find, lists }, sort) {
  const at = [...find("matrix").tHead.rows[1].cells].findIndex((head) => head.dataset.key === sort) + 1;
  const { rowOf } = lists.find(({ views }) => views.includes("gaps"));
  return ({ id }) => ["gap", "", "none"].indexOf(rowOf.get(id).cells[at]?.className.replace(`${P}__`, ""));
}

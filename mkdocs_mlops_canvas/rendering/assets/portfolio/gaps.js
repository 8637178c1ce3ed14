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

/* The latest changes of the selected products, by month and quarter. */
const MOST_OPEN = 100; // changes in the months that are open

function showChanges({ find }, { part, rows }, ids) {
  for (const row of rows) row.hidden = !ids.has(row.dataset.id);
  let shown = 0;
  for (const month of part.querySelectorAll("details")) {
    const number = month.querySelectorAll("li:not([hidden])").length;
    month.hidden = !number;
    month.open = shown < MOST_OPEN;
    month.querySelector(`.${P}__n`).textContent = number;
    shown += number;
  }
  for (const quarter of part.children) quarter.hidden = !quarter.querySelector("li:not([hidden])");
  for (const jump of find("jumps")?.querySelectorAll("li a") ?? []) {
    jump.parentNode.hidden = document.getElementById(jump.hash.slice(1)).parentNode.hidden;
  }
}

function openMonths(part) {
  for (const month of part.querySelectorAll(`.${P}__changes details`)) month.open = true;
}

function openQuarter(hash) {
  const quarter = document.getElementById(hash.slice(1))?.closest(`.${P}__changes section`);
  if (quarter) openMonths(quarter);
  quarter?.firstElementChild.scrollIntoView();
}

/* instant navigation has written the search of before into the link, and would load the page again */
function jump(event) {
  const { hash } = event.target;
  if (!hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  openQuarter(hash);
  try {
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  } catch { /* as for file:// */ }
}

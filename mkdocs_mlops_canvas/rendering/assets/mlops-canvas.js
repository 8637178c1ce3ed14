/* mlops-canvas.js: offers to print a canvas, keeps in the address whether changes are shown, opens the details that hold
   some and the tabs that a link leads into, and lets the keyboard scroll long code. Without it the canvas is complete, and
   the switch for changes works. */
(() => {
  "use strict";

  function start() {
    for (const canvas of document.querySelectorAll(".mlops-canvas:not([data-ready])")) {
      canvas.dataset.ready = "";
      const button = canvas.querySelector("[data-mlops-canvas-print]");
      if (button) {
        button.hidden = false;
        button.addEventListener("click", () => window.print());
      }
      const input = canvas.querySelector(".mlops-canvas__changes-input");
      if (input) {
        keepInAddress(input, canvas.querySelector(".mlops-canvas__changes").id);
        const open = () => { if (input.checked) openChanged(canvas); };
        open();
        input.addEventListener("change", open);
        window.addEventListener("hashchange", open);
      }
      if (canvas.classList.contains("mlops-canvas--sheets-for-changes")) {
        const spread = () => canvas.classList.toggle("mlops-canvas--sheets", input.checked);
        spread();
        window.addEventListener("beforeprint", spread);
      }
      for (const code of canvas.querySelectorAll(".mlops-canvas__body pre")) {
        if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
      }
    }
  }

  /* `#changes` and `?changes=1` both ask for them (with more canvases on a page `?changes=` and the anchor); the switch
     writes the latter, which goes with any anchor */
  function keepInAddress(input, id) {
    const value = id === "changes" ? "1" : id;
    const isAnchor = () => location.hash === new URL(`#${id}`, location.href).hash;
    const read = () => isAnchor() || new URLSearchParams(location.search).getAll("changes").includes(value);
    input.checked ||= read();
    window.addEventListener("hashchange", () => { input.checked ||= isAnchor(); });
    input.addEventListener("change", () => {
      const url = new URL(location.href);
      const others = url.searchParams.getAll("changes").filter((other) => other !== value);
      url.searchParams.delete("changes");
      for (const other of input.checked ? [...others, value] : others) url.searchParams.append("changes", other);
      if (!input.checked && isAnchor()) url.hash = "";
      try { history.replaceState(history.state, "", url); } catch { /* a file, whose address stays */ }
    });
  }

  function openChanged(canvas) {
    for (const details of canvas.querySelectorAll(".mlops-canvas__body details")) {
      details.open ||= details.querySelector(".mlops-canvas__added, .mlops-canvas__removed") !== null;
    }
  }

  /* Opens the tabs (of pymdownx.tabbed, with and without `alternate_style`) and the details that hide what the address
     leads to. Browsers open details only, and not where a tab hides them. */
  function reveal() {
    let id = location.hash.slice(1), hidden = false;
    try { id = decodeURIComponent(id); } catch { /* the id as it is written */ }
    const target = document.getElementById(id);
    for (let part = target; part; part = part.parentElement) {
      const tab = findTab(part);
      if (tab && !tab.checked) {
        tab.click(); // the theme hears of it
        hidden = true;
      } else if (part.matches("details:not([open])")) {
        hidden = part.open = true;
      }
    }
    if (hidden) target.scrollIntoView();
  }

  /* the input that opens a tab, which has the same place among its neighbours as the content of the tab */
  function findTab(content) {
    const kind = [".tabbed-block", ".tabbed-set:not(.tabbed-alternate) > .tabbed-content"].find((selector) => content.matches(selector));
    const contents = [...content.parentElement?.children ?? []].filter((other) => other.matches(kind));
    return kind && content.closest(".tabbed-set").querySelectorAll(":scope > input")[contents.indexOf(content)];
  }

  /* a link to where the address leads already changes nothing that `hashchange` tells of */
  function revealLinked(event) {
    const link = event.target.closest?.("a[href*='#']");
    if (link?.href === location.href) reveal();
  }

  function load() {
    start();
    reveal();
    if (window.mlopsCanvasReveals) return; // instant navigation loads the script with each page
    window.mlopsCanvasReveals = true;
    window.addEventListener("hashchange", reveal);
    document.addEventListener("click", revealLinked);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", load);
  else load();
})();

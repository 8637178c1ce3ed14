/* mlops-canvas.js: offers to print a canvas, keeps in the address whether changes are shown, opens the details that hold
   some, and lets the keyboard scroll long code. Without it the canvas is complete, and the switch for changes works. */
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

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

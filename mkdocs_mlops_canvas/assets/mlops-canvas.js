/* mlops-canvas.js: offers to print a canvas, and lets the keyboard scroll long code. Without it the canvas is complete. */
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
      for (const code of canvas.querySelectorAll(".mlops-canvas__body pre")) {
        if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
      }
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

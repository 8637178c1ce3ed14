// Chromium 156 leaves a `div` or `span` without an id out of the tags of a PDF, and with it the language that it sets.
() => document.querySelectorAll('[lang]:not([id])').forEach((element, index) => {
  element.id = `mlops-canvas-lang-${index}`;
})

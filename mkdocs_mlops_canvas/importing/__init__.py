"""Canvases that come from elsewhere: HTML, Markdown, JSON or YAML of any shape becomes the page of a canvas.

`html` writes Markdown for `markdown`, `data` reads JSON and YAML, and each gives texts with the names that they have in the
source; `importer` puts these into the header, the boxes, or below the canvas. What a page says is read in `reading`,
and a page is written in `writing`. Begin with `import_canvas` in `importer`.
"""

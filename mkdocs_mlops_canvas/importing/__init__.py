"""Import: HTML, Markdown, JSON, YAML, PDF and workbooks become pages of canvases.

`html` and `sheet_text` write Markdown for `markdown`, `data` reads JSON and YAML, `workbook` gives it rows, `pdf` gives
`placed_text` texts with their places; all give texts with the names that they have in the source; `importer` puts these
into the header, the boxes, or below the canvas, and `page` writes them. Pages that already hold a canvas are read in
`reading`. Begin with `import_canvas` in `importer`.
"""

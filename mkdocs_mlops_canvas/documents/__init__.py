"""Canvases as self-contained documents: HTML in one file, PDF, and pictures.

The command and the plugin decide which canvases are written, and where to. Data for other programs is in `writing/`.
Begin with `sheet`, then read `binder`: it makes articles of sheets, `document` puts them into one HTML file, and
`chromium` prints that.
"""

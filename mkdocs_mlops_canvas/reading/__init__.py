"""From the text of a page to its canvases, its portfolios, and the problems in them.

One page at a time: what pages have to do with each other is in `portfolio`, and what they look like in `rendering`.
Begin with `load_page` in `page`: `canvas_finder` finds the YAML of a canvas, `canvas_loader` reads it.
"""

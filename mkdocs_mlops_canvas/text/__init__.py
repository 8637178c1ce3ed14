"""What is written, before it means anything: pages, YAML, Markdown blocks, links, names, dates and problems.

Nothing here knows what a canvas is; that is in `canvas`, and pages become canvases in `reading`. Begin with `source`
and `outline`, which every page goes through, and `yaml_block`.
"""

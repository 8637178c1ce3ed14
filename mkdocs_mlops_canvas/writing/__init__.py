"""Canvases as text and data: pages in the three forms, YAML, JSON and CSV, schemas, and files for other systems.

The feed and its schemas are in `feed` and `json_schema`, Backstage and Hugging Face in a module each; `upgrade` edits
pages in place. HTML is made in `rendering`. Begin with `write_canvas` in `markdown`.
"""

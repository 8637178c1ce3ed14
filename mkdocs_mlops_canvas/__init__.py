"""Machine Learning Operations Canvases in Markdown, for MkDocs and every Python-Markdown host."""

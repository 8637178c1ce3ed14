"""Iterations of canvases that only git has.

`git` runs git, `revisions` reads the revisions of pages, `iterations` finds the past iterations in these, and `cache`
keeps them between builds. Begin with `read_histories` in `iterations`. What a product makes of its past iterations is
decided in `portfolio`.
"""

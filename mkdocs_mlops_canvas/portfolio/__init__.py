"""All pages of a site seen together: products, their iterations, what changed, and what is late.

Begin with `collect_portfolio` in `collection`, which makes `products` of pages. `site` is what rendering gets of it,
and `addresses` is what only hosts know. The room `comparing` finds the changes within a box.
"""

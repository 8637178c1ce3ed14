"""Products of other sites: which sites, how their feeds are fetched and checked, and the copies that builds read.

Only `mlops-canvas sync` uses the network. It leaves a copy of each feed next to the configuration of the site, and a
lock that says what each copy is; builds read nothing else.
"""

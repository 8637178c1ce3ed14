"""What a canvas is: its definition with columns and boxes, its header, and the options that say what a site allows.

No file of an author is opened here, except the definitions and icons that a site brings; pages are read in `reading`.
Begin with `Canvas` in `model` and `Definition` in `definition`, and look at the files in `definitions/`.
"""

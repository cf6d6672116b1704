"""Tables inside a text: where they are, what their headers and labels say, what each cell is.

``find_grids`` finds tables by their shape alone, as places in the text; ``find_tables`` reads the
numbers of their cells by the words around them. ``docs/extraction.md`` says which module does what.
"""

"""How fast extraction is, how its cost grows, what it holds in memory: ``nox -s bench``.

Speed is printed beside that of single passes over the same text, timed in the same run; what a
machine reaches in a second is never checked. That cost grows with the length of a text is checked.
"""

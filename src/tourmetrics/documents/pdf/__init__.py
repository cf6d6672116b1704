"""Reads PDF files that hold text: glyphs to words, lines, tables, paragraphs in reading order."""

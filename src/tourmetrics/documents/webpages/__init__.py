"""Reads web pages, saved web archives and mails: the article, without what stands around it.

A page is parsed into a bounded tree (`tree`), furniture is taken out of it by its structure
(`furniture`), what is left is read line by line (`lines`), and `article` says which of the lines
are the document. Nothing is fetched and no script is run.
"""

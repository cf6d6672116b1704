"""Reads the documents of word processors: DOCX with its kin, and OpenDocument text."""

"""Spreadsheets and separated values: what a person sees on a sheet, as tables with their words.

The readers (`xlsx`, `xls`, `ods`, `separated`) give pages of shown texts; `blocks` finds the
tables on a page, `writing` hands them to the layout that all formats share.
"""

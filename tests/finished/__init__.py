"""Tests of reports as they leave the house: PDF files of real documents, looked at from outside."""

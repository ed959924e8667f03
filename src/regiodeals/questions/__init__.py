"""Saved policy questions: the catalogue, checked parameters, answers and the forms to show them in.

Imports stand in the modules: ``regiodeals.questions.catalogue``, ``.answering``, ``.formats``, …
"""

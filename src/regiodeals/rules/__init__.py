"""Validation: the shapes, what they find, and how it is told.

:mod:`~regiodeals.rules.validation` finds, :mod:`~regiodeals.rules.report` tells. Nothing heavy is imported
here, so that commands which do not validate stay fast.
"""

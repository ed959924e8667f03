"""Drafts of a deal: the form that a region fills in, read with care, and judged by the rules of its tranche.

:mod:`~regiodeals.drafts.checking` is the way in. Nothing heavy is imported here.
"""

"""Files to a dataset, a dataset to its view, a view to a store and to dumps.

Imports stand in the modules: ``regiodeals.graph.store``, ``.dataset``, ``.view``, ``.dumps``, …
"""

"""Other registers: their releases as named graphs, made again when a newer list appears."""

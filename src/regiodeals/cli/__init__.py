"""The command line: one module per command, each a thin layer over the other packages.

Results go to stdout, the story to stderr. Exit codes: 0 fine, 1 violations or failed checks, 2 wrong use or
input, 3 a service or the environment failed. Only ``cli.main`` catches errors and exits.
"""

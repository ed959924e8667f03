"""One port for the site, linked data, SPARQL and a REST API.

A process of its own (:mod:`.nursery`) reads the graph and forks workers that share its memory. The server
(:mod:`.app`) speaks HTTP and never runs a query itself: each goes to a worker, which can be killed.
"""

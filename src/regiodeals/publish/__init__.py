"""The graph as a site: files that any web server can host."""

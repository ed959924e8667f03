"""Skeletons of data files: written from a few answers, and checked for what is still missing in them."""

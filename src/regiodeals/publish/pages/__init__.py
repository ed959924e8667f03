"""The kinds of pages of the site, a module each: what a page shows, and which template draws it."""

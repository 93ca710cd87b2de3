// Progressive additions; the pages work without.

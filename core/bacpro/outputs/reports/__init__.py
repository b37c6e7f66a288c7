"""`rapport.html` of each command: what a run gives as a whole, counted as candidates go by.

A report is a tally with `add` (one candidate), `merge` (the tally of what follows in the same file) and no
link to a plan or a file, so that it can be pickled: tallies of the parts of a file, merged in order, give the
very tally of the whole. A function of the same module then writes the page.
"""

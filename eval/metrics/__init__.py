"""One measure a module. A measure never gives NaN; what it gives for nothing at all is stated.

The measures of a ranking take `held`: for each hit, best first, the golds it holds, as numbers; and `grades`: the
grade of each gold.
"""

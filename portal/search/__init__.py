"""Search: articles, branches, honors and members that the public may read, in Chinese and English.

The index holds words only. What a reader may find is asked of the things themselves in the same query
(`visible.py`), so a window that opens or a consent that is taken back needs nothing done to the index.
"""

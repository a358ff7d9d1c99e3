"""The parent's side of practice: copying a folder, walling it off, and starting the examiner.

It must not know topics, the database or a terminal.
"""

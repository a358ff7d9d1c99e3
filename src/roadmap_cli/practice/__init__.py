"""The practices: what is laid out for a topic, and the checks that look at what a learner made of it.

It runs as a process of its own, imports nothing of ours from outside this package, and never sees the
database. The program imports only `registry` from here.
"""

"""The use cases: one module a command, each over one learner's `workspace.Workspace`.

They return values and print nothing.
"""

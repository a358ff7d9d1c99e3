"""The use cases: one module a command, each over one learner's `workspace.workspace.Workspace`.

They return values and print nothing.
"""

"""The use cases of several machines: `sync` over folders, git and servers, and two pasts of a device.

Only `doctor` and the command line import from here.
"""

"""A learning roadmap in the terminal."""

__version__ = "0.1.0"
# The version that data/roadmap.yaml gives itself: daily commands do not read that file.
SHIPPED_VERSION = "2026.12"
RELEASE = f"{__version__}/{SHIPPED_VERSION}"

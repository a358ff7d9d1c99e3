"""The names of `typing` that annotations need, without importing it.

That would take a tenth of a daily command. A type checker sees the real ones; at run time, when
nobody asks what an annotation means, they are `object`.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self, TextIO
else:
    Any = Self = TextIO = object

__all__ = ["TYPE_CHECKING", "Any", "Self", "TextIO"]

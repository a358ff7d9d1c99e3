"""Prerequisites of strangers without their circles: the fewest are left out, and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def without_cycles(
    ids: Sequence[str], needs: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Return prerequisites without circles, and each pair (needed, by whom) that was left out.

    Walked in the order of `ids`, a need that leads back to where the walk came from is left out.
    """
    kept: dict[str, list[str]] = {name: [] for name in ids}
    dropped: list[tuple[str, str]] = []
    state: dict[str, int] = {}  # 1: on the way, 2: behind
    for start in ids:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(needs.get(start, ())))]
        while stack:
            name, rest = stack[-1]
            for other in rest:
                if state.get(other) == 1:
                    dropped.append((other, name))
                    continue
                kept[name].append(other)
                if other not in state:
                    state[other] = 1
                    stack.append((other, iter(needs.get(other, ()))))
                    break
            else:
                state[name] = 2
                stack.pop()
    return kept, dropped

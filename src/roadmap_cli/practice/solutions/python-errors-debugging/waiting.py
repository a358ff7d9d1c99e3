"""Who waits for which book. Each line that is typed in is a title, a colon, and a name."""

import sys


def add(name, queue=None):
    if queue is None:
        queue = []
    queue.append(name)
    return queue


def weeks_until(place, weeks_each=2):
    return place * weeks_each


def describe(title, queue, first=1):
    lines = []
    for place, name in enumerate(queue, first):
        lines.append(f"{title}: {name} is number {place} and gets it in {weeks_until(place)} weeks")
    return lines


def main():
    queues = {}
    for line in sys.stdin:
        title, name = line.strip().split(": ")
        if title in queues:
            add(name, queues[title])
        else:
            queues[title] = add(name)
    for title in sorted(queues):
        print("\n".join(describe(title, queues[title])))


main()

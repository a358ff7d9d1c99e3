"""Scripts that measure a page in the browser; each returns what is wrong.

It must not know how the page was drawn.
"""

# Pairs of labels that intersect, and labels outside the frame, each as a text. A label reaches as
# far as its words do.
LABELS = """
(() => {
  const faults = [];
  for (const board of document.querySelectorAll('.board')) {
    const frame = board.getBoundingClientRect();
    const boxes = [...board.querySelectorAll('.stops a')].map(a => {
      const range = document.createRange();
      range.selectNodeContents(a);
      const words = range.getBoundingClientRect(), box = a.getBoundingClientRect();
      return { name: a.textContent, left: words.left, right: words.right, top: box.top,
        bottom: Math.min(words.bottom, box.bottom) };
    });
    boxes.forEach((a, n) => {
      if (a.left < frame.left || a.right > frame.right + 1 || a.bottom > frame.bottom + 1)
        faults.push('outside: ' + a.name);
      for (const b of boxes.slice(n + 1))
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          faults.push(a.name + ' / ' + b.name);
    });
  }
  return faults;
})()
"""
# Rails and links whose ends are further than a pixel from the middle of their stops.
LINE_ENDS = """
(() => {
  const faults = [];
  for (const path of document.querySelectorAll('.link, .rail')) {
    const [source, target] = path.id.slice(2).split('-');
    const middle = n => {
      const use = document.querySelector('#s-' + CSS.escape(n) + ' use');
      return [use.x.baseVal.value + 9, use.y.baseVal.value + 9];
    };
    const ends = [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())];
    [source, target].forEach((n, i) => {
      const [x, y] = middle(n);
      if (Math.hypot(ends[i].x - x, ends[i].y - y) > 1) faults.push(path.id);
    });
  }
  return faults;
})()
"""

(() => {
const map = document.getElementById("map");
if (!map) return;
const links = [...map.querySelectorAll("a[data-needs]")];
const by = name => document.getElementById(name);
const opens = {};
links.forEach(a => {
  a.number = a.id.slice(2);
  a.needs = a.dataset.needs.split(" ").filter(Boolean);
  a.needs.forEach(need => (opens[need] ??= []).push(a.number));
});
const mark = (n, name) => { by("m-" + n).parentNode.classList.add(name); by("s-" + n)?.classList.add(name); };
const markLink = (a, b, name) => by(`l-${a}-${b}`)?.classList.add(name);
const clear = () => {
  map.classList.remove("lit");
  map.querySelectorAll(".up,.down,.me").forEach(e => e.classList.remove("up", "down", "me"));
};
const light = n => {
  clear();
  map.classList.add("lit");
  mark(n, "me");
  const open = [n], seen = new Set(open);
  while (open.length) {
    const topic = open.pop();
    for (const need of by("m-" + topic).needs) {
      markLink(need, topic, "up");
      if (!seen.has(need)) { seen.add(need); mark(need, "up"); open.push(need); }
    }
  }
  (opens[n] || []).forEach(next => { markLink(n, next, "down"); mark(next, "down"); });
};
const stop = event => event.target.closest("a[data-needs]");
const rest = () => {
  const here = stop({ target: document.activeElement });
  here ? light(here.number) : clear();
};
map.addEventListener("focusin", rest);
map.addEventListener("focusout", clear);
map.addEventListener("mouseover", e => stop(e) && light(stop(e).number));
map.addEventListener("mouseout", rest);
const ways = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };
map.addEventListener("keydown", e => {
  const way = ways[e.key], here = stop(e);
  if (!way || !here || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  const from = here.getBoundingClientRect();
  let best, least = Infinity;
  for (const a of links) {
    const box = a.getBoundingClientRect();
    if (a === here || !box.width) continue;
    const x = box.left - from.left, y = box.top - from.top;
    const ahead = x * way[0] + y * way[1], aside = Math.abs(x * way[1]) + Math.abs(y * way[0]);
    if (ahead > 4 && ahead + 3 * aside < least) { least = ahead + 3 * aside; best = a; }
  }
  best?.focus();
});
let opener;
document.addEventListener("click", e => {
  const link = e.target.closest("a[href^='#']");
  if (!link) return;
  if (link.matches(".close")) {
    e.preventDefault();
    location.hash = "closed";
    (opener || by(link.hash.slice(1))).focus({ preventScroll: !!opener });
    opener = null;
  } else if (!link.closest("article")) opener = link;
});
addEventListener("keydown", e => {
  if (e.key === "Escape") document.querySelector("article:target .close")?.click();
});
const arrive = () => {
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch { }
  const e = by(name);
  if (!e) return;
  const stage = e.closest("details");
  if (stage) stage.open = true;
  e.focus({ preventScroll: e.matches("article") });
};
addEventListener("hashchange", arrive);
if (location.hash) arrive();
addEventListener("beforeprint", () => map.querySelectorAll(".stage").forEach(d => d.open = true));
const find = by("find"), status = map.querySelector("[role=status]");
map.querySelectorAll(".find, .hint").forEach(e => e.hidden = false);
find.addEventListener("input", () => {
  const words = find.value.trim().toLowerCase();
  let count = 0;
  for (const a of links) {
    const hit = words && a.textContent.toLowerCase().includes(words);
    a.parentNode.classList.toggle("found", !!hit);
    if (hit) {
      a.closest("details").open = true;
      if (!count++) a.scrollIntoView({ block: "nearest", inline: "center" });
    }
  }
  status.textContent = words ? count + " found" : "";
});
for (const frame of map.querySelectorAll(".frame")) {
  const you = frame.querySelector(".stops .route a") || frame.querySelector(".stops .ready a");
  if (you) frame.scrollLeft = you.getBoundingClientRect().left
    - frame.getBoundingClientRect().left - frame.clientWidth / 2;
}
})();

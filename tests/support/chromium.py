"""A browser without a screen: what it makes of documents, measured, and printed.

Each question is one process, which gets a folder of its own and no network.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars",
    "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
)  # fmt: skip
LIGHT, DARK = "light", "dark"
_SCHEMES = {DARK: 0, LIGHT: 1}  # as the engine numbers them
_SECONDS = 60
# What a page of frames, one a document, finds in each: how wide it is beside its frame, what it
# fetched, and the text whose contrast with what is behind it is the least.
_MEASURE = """
const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const bright = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
const numbers = text => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
const clear = c => c.length > 3 && c[3] === 0;
function behind(view, element) {
  for (; element; element = element.parentElement) {
    const colour = numbers(view.getComputedStyle(element).backgroundColor);
    if (!clear(colour)) return colour;
  }
  return [255, 255, 255];
}
function measured(frame) {
  const view = frame.contentWindow, page = view.document;
  let least = [99, ""];
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), element = walk.currentNode.parentElement;
    if (!text || !element.checkVisibility()) continue;
    const style = view.getComputedStyle(element), svg = element.namespaceURI.endsWith("svg");
    const pair = [bright(numbers(svg ? style.fill : style.color)), bright(behind(view, element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < least[0]) least = [ratio, text];
  }
  return {
    name: frame.title,
    scheme: view.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    width: view.innerWidth, needed: page.documentElement.scrollWidth,
    fetched: view.performance.getEntriesByType("resource").map(each => each.name),
    contrast: least[0], faintest: least[1],
  };
}
addEventListener("load", () => {
  const all = [...document.querySelectorAll("iframe")].map(measured);
  document.body.innerHTML = "<pre></pre>";
  document.querySelector("pre").textContent = JSON.stringify(all);
});
"""


class Measured(NamedTuple):
    """A document in a frame: widths in pixels, what it fetched, its least contrast and where."""

    name: str
    scheme: str
    width: int
    needed: int
    fetched: list[str]
    contrast: float
    faintest: str


class Ran(NamedTuple):
    """What the browser wrote, and what documents said on its console."""

    out: str
    console: list[str]


def measure(folder: Path, documents: Mapping[str, str], width: int, scheme: str) -> list[Measured]:
    """Return what the browser makes of documents in frames of that width; none may say anything.

    Raises AssertionError where the console has a line.
    """
    frames = "".join(
        f'<iframe title="{name}" srcdoc="{source.replace("&", "&amp;").replace(chr(34), "&quot;")}"'
        f' style="width:{width}px;height:900px;border:0"></iframe>'
        for name, source in documents.items()
    )
    page = folder / "frames.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><body>{frames}<script>{_MEASURE}</script>", "utf-8"
    )
    asked = f"--blink-settings=preferredColorScheme={_SCHEMES[scheme]}"
    ran = browse(asked, "--virtual-time-budget=5000", "--dump-dom", page.as_uri())
    assert ran.console == []
    found = re.search(r"<pre>(.*)</pre>", ran.out, re.DOTALL)
    assert found, ran.out[-2000:]
    items: list[dict[str, Any]] = json.loads(unescape(found[1]))
    return [Measured(**item) for item in items]


def printed_pages(folder: Path, source: str) -> int:
    """Return how many pages a document has on paper."""
    page, paper = folder / "printed.html", folder / "printed.pdf"
    page.write_text(source, "utf-8")
    ran = browse("--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri())
    assert ran.console == []
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", paper.read_bytes()))


def browse(*argv: str) -> Ran:
    """Run the browser once."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [BROWSER, *_OPTIONS, f"--user-data-dir={home}", *argv],
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=True,
        )
    return Ran(done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line])

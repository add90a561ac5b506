// Its own styles would reach the whole page and follow the system instead of the chosen theme; the page dresses it.
const forbidden =
  "style, script, foreignObject, iframe, object, embed, a, animate, set, image, use[href^='http'], link";

/** An SVG that is safe to place in the page: nothing in it runs, loads or leads anywhere. Null when it is not SVG. */
export function cleanSvg(source: string): { markup: string; title: string } | null {
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.nodeName !== "svg" || parsed.querySelector("parsererror")) return null;
  for (const element of root.querySelectorAll(forbidden)) element.remove();
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const { name, value } of Array.from(element.attributes)) {
      const reference = name === "href" || name.endsWith(":href");
      if (
        /^on/i.test(name) ||
        (reference && !value.startsWith("#")) ||
        (name === "style" && /url\(|expression/i.test(value))
      )
        element.removeAttribute(name);
    }
  }
  const title = root.querySelector("title")?.textContent ?? "The workflow's states and transitions";
  // Wide drawings shrink to fit, but never below what can be read; from there on they scroll.
  const width = Number(root.getAttribute("width"));
  root.setAttribute("style", `width:100%;height:auto;max-width:${width}px;min-width:${Math.round(width * 0.72)}px`);
  root.setAttribute("aria-hidden", "true");
  root.removeAttribute("role");
  return { markup: new XMLSerializer().serializeToString(root), title };
}

let origin = "";

/** Tells every client where the edge answers, such as `https://api.example.com`; to be called before anything renders. */
export function setEdgeOrigin(edge: string): void {
  origin = edge.replace(/\/+$/, "");
}

/** The edge's origin without a slash at its end; empty means the page's own. */
export function edgeOrigin(): string {
  return origin || (typeof location === "undefined" ? "" : location.origin);
}

export interface PageParts {
  /** Whose pictures, sounds and films the page shows. */
  shows?: readonly string[];
  /** Whom it asks, besides its own origin. */
  asks?: readonly string[];
}

/** The Content-Security-Policy of a page: it runs the scripts of its own origin and nobody else's, and nobody shows it in a frame. Mantine writes style attributes. */
export function pagePolicy({ shows = [], asks = [] }: PageParts = {}): string {
  const directive = (...words: readonly string[]) => [...new Set(words)].join(" ");
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    directive("img-src 'self' data: blob:", ...shows),
    directive("media-src 'self' blob:", ...shows),
    directive("connect-src 'self'", ...asks),
    "worker-src 'self' blob:",
  ].join("; ");
}

/** Where the WebSockets of an origin are opened. */
export function socketOrigin({ protocol, host }: URL): string {
  return `${protocol === "https:" ? "wss" : "ws"}://${host}`;
}

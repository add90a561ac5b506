/** Where a request goes. */
export interface Target {
  /** Without the version, and without dots that lead elsewhere. */
  path: string;
  /** Empty, or begins with a question mark. */
  search: string;
}

const prefix = "/v1/";
/** A URL whose path and query a parser leaves as they are, and costs more than this: no dots, escapes or backslashes in the path. */
const plain = /^https?:\/\/[^/?#\\]+((?:\/[\w~:@-]+)+)(\?[\w~!$()*+,./:;=?@&%-]+)?$/;

/** Takes a request's URL apart. `/v1/tasks` and `/tasks` are the same; unknown versions stay in the path. */
export function targetOf(url: string): Target {
  const [, path, search = ""] = plain.exec(url) ?? [];
  if (path !== undefined) return { path: withoutVersion(path), search };
  const parsed = new URL(url);
  return { path: withoutVersion(parsed.pathname), search: parsed.search };
}

function withoutVersion(path: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length - 1) : path;
}

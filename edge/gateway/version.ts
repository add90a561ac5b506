const newest = "v1";

/** Splits `/v1/tasks` into version and path; a path without a version means the newest one. Unknown versions stay in the path. */
export function splitVersion(path: string): { version: string; path: string } {
  const prefix = `/${newest}/`;
  return path.startsWith(prefix) ? { version: newest, path: path.slice(prefix.length - 1) } : { version: newest, path };
}

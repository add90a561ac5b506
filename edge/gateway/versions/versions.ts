import type { AnswerHeaders } from "../../../core/kernel/wire/answer-headers.ts";
import { requestProblems } from "../../../core/kernel/wire/problem.ts";

/** One dated version of the API; those before the newest say since when they are deprecated and when they end. */
export interface Version {
  name: string;
  deprecatedAt?: string;
  sunsetAt?: string;
}

/** Every version that is answered, newest first. */
export const versions: readonly [Version, ...Version[]] = [
  { name: "2026-11-01" },
  { name: "2026-06-01", deprecatedAt: "2026-11-01T00:00:00Z", sunsetAt: "2027-11-01T00:00:00Z" },
];
export const newestVersion = versions[0];

export const versionHeader = "welo-version";

/** The version that a caller asks for by `Welo-Version`, the newest without it; throws 400 naming the known ones. */
export function readVersion(header: string | null | undefined): Version {
  if (header === null || header === undefined) return newestVersion;
  const found = versions.find(({ name }) => name === header.trim());
  if (found) return found;
  const known = versions.map(({ name }) => name);
  throw requestProblems.unknown_version({ detail: `Welo-Version is one of ${known.join(", ")}.`, known });
}

/** The headers that tell which version answered, and of an old one that it is deprecated (RFC 9745) and when it ends (RFC 8594). */
export function versionHeaders({ name, deprecatedAt, sunsetAt }: Version): AnswerHeaders {
  const headers: AnswerHeaders = { [versionHeader]: name };
  if (deprecatedAt) {
    headers.deprecation = `@${Date.parse(deprecatedAt) / 1000}`;
    headers.link = '</docs#versions>; rel="deprecation"; type="text/html"';
  }
  if (sunsetAt) headers.sunset = new Date(sunsetAt).toUTCString();
  return headers;
}

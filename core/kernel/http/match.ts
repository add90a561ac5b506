import { pointTo, requestProblems } from "../wire/problem.ts";

/** Throws 412 when the caller's If-Match names another version than the one there is; `*` matches any. */
export function checkMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch.trim() === "*") return;
  const asked = ifMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (!asked.includes(`"${version}"`))
    throw requestProblems.stale({
      currentVersion: version,
      ...pointTo("/headers/if-match", "Read it again and repeat your change on top of the newest version."),
    });
}

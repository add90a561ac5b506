/** The caller's trace, as W3C Trace Context tells it; null when there is none or it is not well formed. */
export interface Trace {
  traceId: string;
  flags: string;
  tracestate: string | null;
}

const pattern = /^([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/;
const mostMembers = 32;
const mostCharacters = 512;
const key = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const value = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** Reads a caller's `traceparent` and `tracestate`: a broken parent ends the trace, a broken state is left out alone. */
export function readTrace(traceparent: string | null, tracestate: string | null): Trace | null {
  const [, version, traceId, flags, rest] = pattern.exec(traceparent?.trim() ?? "") ?? [];
  // Version ff is forbidden; later versions than 00 may say more, which is not ours to read.
  if (!version || version === "ff" || (version === "00" && rest !== undefined)) return null;
  return { traceId: traceId!, flags: flags!, tracestate: tracestate === null ? null : readState(tracestate) };
}

/** At most 32 members and 512 characters: what is beyond is cut off from the right, whole members at a time. */
function readState(header: string): string | null {
  const members = header
    .split(",")
    .map((member) => member.trim())
    .filter(Boolean);
  const seen = new Set<string>();
  for (const member of members) {
    const at = member.indexOf("=");
    const name = member.slice(0, at);
    if (at < 1 || !key.test(name) || !value.test(member.slice(at + 1)) || seen.has(name)) return null;
    seen.add(name);
  }
  if (members.length > mostMembers) return null;
  while (members.join(",").length > mostCharacters) members.pop();
  return members.length > 0 ? members.join(",") : null;
}

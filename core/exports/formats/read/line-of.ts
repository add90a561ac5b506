/**
 * The line (from `line`) on which the value at `path` starts inside a JSON text; the deepest value found when the path ends early.
 * The text must be valid JSON.
 */
export function lineOf(text: string, path: readonly (string | number)[], line: number): number {
  let at = skipSpace(text, 0);
  for (const token of path) {
    const next = enter(text, at, token);
    if (next === null) break;
    at = next;
  }
  for (let i = 0; i < at; i++) if (text[i] === "\n") line++;
  return line;
}

function enter(text: string, at: number, token: string | number): number | null {
  const open = text[at];
  if (open !== "{" && open !== "[") return null;
  at = skipSpace(text, at + 1);
  for (let index = 0; at < text.length && text[at] !== "}" && text[at] !== "]"; index++) {
    let found = open === "[" && String(index) === String(token);
    if (open === "{") {
      const end = skipValue(text, at);
      found = JSON.parse(text.slice(at, end)) === String(token);
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    if (found) return at;
    at = skipSpace(text, skipValue(text, at));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return null;
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && " \n\r\t".includes(text[at]!)) at++;
  return at;
}

function skipValue(text: string, at: number): number {
  let depth = 0;
  for (; at < text.length; at++) {
    const c = text[at]!;
    if (c === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at++;
      if (depth === 0) return at + 1;
    } else if (c === "{" || c === "[") depth++;
    else if (c === "}" || c === "]") {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (c === "," || c === ":" || " \n\r\t".includes(c))) return at;
  }
  return at;
}

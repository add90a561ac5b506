/** A piece of a pattern. */
export type Node =
  | { kind: "char"; matches: (codePoint: number) => boolean }
  | { kind: "start" | "end" | "empty" }
  | { kind: "word"; inside: boolean }
  | { kind: "all" | "any"; of: Node[] }
  | { kind: "repeat"; of: Node; min: number; max: number };

export const patternLimits = { length: 500, steps: 2_000, repeats: 200 } as const;

const digit = (c: number) => c >= 48 && c <= 57;
const word = (c: number) => digit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
const space = (c: number) => /^\s$/u.test(String.fromCodePoint(c));
const classes: Record<string, (c: number) => boolean> = {
  d: digit,
  D: (c) => !digit(c),
  w: word,
  W: (c) => !word(c),
  s: space,
  S: (c) => !space(c),
};
const escapes: Record<string, number> = { n: 10, r: 13, t: 9 };
const special = new Set("\\^$.|?*+()[]{}/-");
export const isWord = word;

/** Why a text is no pattern, and where. */
export class PatternError extends Error {}

/**
 * Reads a pattern: literals, `.`, `[...]`, `\d \w \s \b \p{L}`, `^ $`, groups, `|`, and `? * + {n,m}`, by code points. What could not be
 * matched in one pass over the text (back references, look-around) is refused. Throws PatternError.
 */
export function readPattern(source: string): Node {
  if (source.length > patternLimits.length) throw new PatternError(`is longer than ${patternLimits.length} characters`);
  const chars = [...source];
  let at = 0;
  const wrong = (what: string): never => {
    throw new PatternError(`${what} at character ${at + 1}`);
  };

  function choice(depth: number): Node {
    if (depth > 50) wrong("too many groups inside each other");
    const of = [sequence(depth)];
    while (chars[at] === "|") {
      at++;
      of.push(sequence(depth));
    }
    return of.length === 1 ? of[0]! : { kind: "any", of };
  }

  function sequence(depth: number): Node {
    const of: Node[] = [];
    while (at < chars.length && chars[at] !== "|" && chars[at] !== ")") of.push(repeated(depth));
    return of.length === 0 ? { kind: "empty" } : { kind: "all", of };
  }

  function repeated(depth: number): Node {
    const node = single(depth);
    const times = quantity();
    if (!times) return node;
    if (chars[at] === "?") at++;
    if (quantity()) wrong("a repetition of a repetition");
    return { kind: "repeat", of: node, ...times };
  }

  function quantity(): { min: number; max: number } | null {
    const sign = chars[at];
    if (sign === "?" || sign === "*" || sign === "+") {
      at++;
      return { min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Infinity };
    }
    const braces = sign === "{" && /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(chars.slice(at, at + 12).join(""));
    if (!braces) return null;
    const min = Number(braces[1]);
    const max = braces[2] === undefined ? min : braces[3] ? Number(braces[3]) : Infinity;
    if (min > max || min > patternLimits.repeats || (max !== Infinity && max > patternLimits.repeats))
      wrong(`a repetition out of 0 to ${patternLimits.repeats}`);
    at += braces[0].length;
    return { min, max };
  }

  function single(depth: number): Node {
    const char = chars[at]!;
    if (char === "(") return group(depth);
    if (char === "[") return set();
    if (char === "\\") return escaped();
    if ("*+?{}]".includes(char)) wrong(`"${char}" has nothing to repeat or close; write "\\${char}"`);
    at++;
    if (char === "^") return { kind: "start" };
    if (char === "$") return { kind: "end" };
    if (char === ".") return { kind: "char", matches: (c) => c !== 10 && c !== 13 && c !== 0x2028 && c !== 0x2029 };
    const literal = char.codePointAt(0)!;
    return { kind: "char", matches: (c) => c === literal };
  }

  function group(depth: number): Node {
    at++;
    if (chars[at] === "?" && chars[at + 1] === ":") at += 2;
    else if (chars[at] === "?") wrong("look-around and named groups are not offered");
    const inner = choice(depth + 1);
    if (chars[at] !== ")") wrong("a group that is not closed");
    at++;
    return inner;
  }

  function escaped(): Node {
    const next = chars[at + 1];
    if (next === "b" || next === "B") {
      at += 2;
      return { kind: "word", inside: next === "B" };
    }
    const one = escape();
    return { kind: "char", matches: typeof one === "number" ? (c) => c === one : one };
  }

  function escape(): number | ((c: number) => boolean) {
    const next = chars[at + 1];
    at += 2;
    if (next === undefined) return wrong("nothing after a backslash");
    if (next === "p" || next === "P") return property(next);
    if (classes[next]) return classes[next];
    if (escapes[next] !== undefined) return escapes[next];
    if (special.has(next) || !/[0-9A-Za-z]/.test(next)) return next.codePointAt(0)!;
    return wrong(`"\\${next}" is not offered`);
  }

  function property(letter: "p" | "P"): (c: number) => boolean {
    const name = /^\{([A-Za-z_=]{1,40})\}/.exec(chars.slice(at, at + 44).join(""));
    if (!name) return wrong("a property needs a name, as in \\p{L}");
    at += name[0].length;
    try {
      const one = new RegExp(`^\\${letter}{${name[1]}}$`, "u");
      return (c) => one.test(String.fromCodePoint(c));
    } catch {
      return wrong(`there is no property "${name[1]}"`);
    }
  }

  function set(): Node {
    at++;
    const not = chars[at] === "^";
    if (not) at++;
    const parts: ((c: number) => boolean)[] = [];
    while (chars[at] !== "]") {
      if (at >= chars.length) wrong("a set that is not closed");
      const from = member();
      if (typeof from === "number" && chars[at] === "-" && chars[at + 1] !== "]") {
        at++;
        const to = member();
        if (typeof to !== "number" || to < from) return wrong("a range that runs backwards");
        parts.push((c) => c >= from && c <= to);
      } else parts.push(typeof from === "number" ? (c) => c === from : from);
    }
    at++;
    return { kind: "char", matches: (c) => parts.some((part) => part(c)) !== not };
  }

  function member(): number | ((c: number) => boolean) {
    if (chars[at] === undefined) return wrong("a set that is not closed");
    return chars[at] === "\\" ? escape() : chars[at++]!.codePointAt(0)!;
  }

  const tree = choice(0);
  if (at < chars.length) wrong("a group that was not opened");
  return tree;
}

const token = /\\(.)|\[(\^?(?:\\.|[^\]\\])+)\]|([^\\[\](){}|*+?])/y;
const quantifier = /\{(\d+)(?:,\d*)?\}|([*+?])/y;
const characters = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ".repeat(8);

/** A text for a plain pattern, one without groups and alternatives; null for any other. */
export function exampleOfPattern(pattern: string): string | null {
  const plain = pattern.replace(/^\^/, "").replace(/\$$/, "");
  let made = "";
  for (let at = 0; at < plain.length;) {
    token.lastIndex = at;
    const found = token.exec(plain);
    if (!found) return null;
    at = token.lastIndex;
    quantifier.lastIndex = at;
    const times = quantifier.exec(plain);
    if (times) at = quantifier.lastIndex;
    const count = times?.[1] ? Number(times[1]) : times?.[2] === "*" || times?.[2] === "?" ? 0 : 1;
    const [, escaped, members, literal] = found;
    if (literal !== undefined) made += literal.repeat(count);
    else if (escaped !== undefined && !/[wd]/.test(escaped)) made += escaped.repeat(count);
    else {
      const one = new RegExp(members === undefined ? `\\${escaped}` : `[${members}]`);
      const fitting = [...characters].filter((char) => one.test(char));
      if (fitting.length === 0) return null;
      made += Array.from({ length: count }, (_, i) => fitting[i % fitting.length]).join("");
    }
  }
  return made;
}

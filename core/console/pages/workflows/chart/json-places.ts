import { pointTo } from "./pointer.ts";

export interface Place {
  pointer: string;
  /** Where the value stands. */
  from: number;
  to: number;
  /** Where the value begins with its key, the same as `from` in a list. */
  start: number;
}
export interface Reading {
  places: Map<string, Place>;
  /** The first thing that is no JSON. */
  fault: { at: number; message: string } | null;
}

class Fault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const scalar = /(?:"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const blank = /[ \t\n\r]*/y;
const deepest = 200;

/** Where every value of a JSON text stands; of a text that is not quite JSON, everything before the fault. */
export function placesIn(text: string): Reading {
  const places = new Map<string, Place>();
  let at = 0;
  const skip = () => {
    blank.lastIndex = at;
    at += blank.exec(text)![0].length;
  };
  const take = (pattern: RegExp, what: string): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found)
      throw new Fault(at, at >= text.length ? `The text ends where ${what} should be.` : `Here should be ${what}.`);
    at += found[0].length;
    return found[0];
  };
  const members = (close: string, member: (index: number) => void) => {
    at++;
    skip();
    for (let index = 0; text[at] !== close; index++) {
      if (index > 0) take(/,/y, `a comma or ${close}`);
      skip();
      member(index);
      skip();
    }
    at++;
  };
  const value = (pointer: string, start: number, depth: number) => {
    if (depth > deepest) throw new Fault(at, "This is nested too deeply.");
    const from = at;
    places.set(pointer, { pointer, from, to: text.length, start });
    if (text[at] === "{") {
      members("}", () => {
        const begin = at;
        const key = JSON.parse(take(/"(?:[^"\\\u0000-\u001f]|\\.)*"/y, "a name in quotes")) as string;
        skip();
        take(/:/y, "a colon");
        skip();
        value(pointTo(pointer, key), begin, depth + 1);
      });
    } else if (text[at] === "[") members("]", (index) => value(pointTo(pointer, index), at, depth + 1));
    else take(scalar, "a value");
    places.set(pointer, { pointer, from, to: at, start });
  };
  try {
    skip();
    value("", at, 0);
    skip();
    if (at < text.length) throw new Fault(at, "Nothing may follow the definition.");
  } catch (error) {
    const fault =
      error instanceof Fault ? { at: error.at, message: error.message } : { at, message: "This is not JSON." };
    return { places, fault };
  }
  return { places, fault: null };
}

/** The innermost value at an offset, keys counted to their values. */
export function pointerAt(places: ReadonlyMap<string, Place>, offset: number): string {
  let best: Place | undefined;
  for (const place of places.values())
    if (place.start <= offset && offset <= place.to && (!best || place.start >= best.start)) best = place;
  return best?.pointer ?? "";
}

/** The place of a pointer, or of the nearest thing around it that is there. */
export function placeNear(places: ReadonlyMap<string, Place>, pointer: string): Place | undefined {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const found = places.get(at);
    if (found || at === "") return found;
  }
}

/** One piece of a JSON document: an element of a top-level list (`index` from 0) or another member's value (`index` null). */
export interface JsonPiece {
  /** The member it belongs to; null when the document itself is a list. */
  key: string | null;
  index: number | null;
  text: string;
  /** The line that the piece starts on, from 1. */
  line: number;
}

/** The document itself is broken, so that nothing after this line can be trusted. */
export class JsonDocumentError extends Error {
  readonly line: number;

  constructor(line: number, detail: string) {
    super(detail);
    this.name = "JsonDocumentError";
    this.line = line;
  }
}

/** What to do with a member, or with the document (null) when it is a list; asked as each begins. */
type Want = (key: string | null) => "elements" | "value" | "skip";
type State = "start" | "member" | "colon" | "value" | "element" | "after element" | "after member" | "end";

const code = (text: string): number => text.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA, COLON, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, NEWLINE] = [
  '"',
  "\\",
  ",",
  ":",
  "{",
  "}",
  "[",
  "]",
  "\n",
].map(code) as [number, number, number, number, number, number, number, number, number];
const isSpace = (byte: number): boolean => byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;

/** Cuts a JSON document into pieces as its bytes arrive, holding one piece at a time; throws JsonDocumentError. */
export async function* scanJson(
  chunks: AsyncIterable<Uint8Array>,
  want: Want,
  pieceLimit = 64 * 1024 * 1024,
): AsyncGenerator<JsonPiece> {
  const scanner = new Scanner(want, pieceLimit);
  for await (const chunk of chunks) yield* scanner.push(chunk);
  scanner.end();
}

class Scanner {
  readonly #want: Want;
  readonly #limit: number;
  readonly #decoder = new TextDecoder();
  #state: State = "start";
  #list = false;
  #key: string | null = null;
  #index: number | null = null;
  #line = 1;
  #parts: Uint8Array[] = [];
  #size = 0;
  #startLine = 0;
  #keep = true;
  #inPiece = false;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #fresh = true;

  constructor(want: Want, limit: number) {
    this.#want = want;
    this.#limit = limit;
  }

  *push(chunk: Uint8Array): Generator<JsonPiece> {
    let at = this.#fresh && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
    this.#fresh = false;
    let from = at;
    while (at < chunk.length) {
      if (this.#inPiece) {
        const stop = this.#skipPiece(chunk, at);
        if (stop === chunk.length && this.#inPiece) break;
        at = stop;
        const piece = this.#finish(chunk.subarray(from, at));
        if (piece) yield piece;
        continue;
      }
      const byte = chunk[at]!;
      if (isSpace(byte)) {
        if (byte === NEWLINE) this.#line++;
        at++;
      } else if (this.#step(byte)) {
        from = at;
        this.#begin(byte);
        at++;
      } else at++;
    }
    if (this.#inPiece) this.#store(chunk.subarray(from));
  }

  end(): void {
    if (this.#inPiece || this.#state !== "end") throw this.#broken("the file ends in the middle of the document");
  }

  /** Takes one structural byte; true when a piece (or a key) begins with it. */
  #step(byte: number): boolean {
    switch (this.#state) {
      case "start":
        if (byte !== OPEN && byte !== OPEN_LIST) throw this.#broken("expected an object or a list");
        this.#list = byte === OPEN_LIST;
        if (this.#list) this.#want(null);
        this.#index = this.#list ? -1 : null;
        this.#state = this.#list ? "element" : "member";
        return false;
      case "member":
        if (byte === CLOSE) return this.#go("end");
        if (byte !== QUOTE) throw this.#broken("expected the name of a member");
        return true;
      case "colon":
        if (byte !== COLON) throw this.#broken("expected a colon");
        return this.#go("value");
      case "value":
        if (byte === OPEN_LIST && this.#want(this.#key) === "elements") {
          this.#index = -1;
          return this.#go("element");
        }
        return true;
      case "element":
        if (byte === CLOSE_LIST) return this.#closeList();
        return true;
      case "after element":
        if (byte === CLOSE_LIST) return this.#closeList();
        if (byte !== COMMA) throw this.#broken("expected a comma or the end of the list");
        return this.#go("element");
      case "after member":
        if (byte === CLOSE) return this.#go("end");
        if (byte !== COMMA) throw this.#broken("expected a comma or the end of the object");
        return this.#go("member");
      default:
        throw this.#broken("there is more after the end of the document");
    }
  }

  #go(state: State): false {
    this.#state = state;
    return false;
  }

  #closeList(): false {
    this.#index = null;
    return this.#go(this.#list ? "end" : "after member");
  }

  #begin(byte: number): void {
    if (byte === COMMA || byte === COLON || byte === CLOSE || byte === CLOSE_LIST)
      throw this.#broken("expected a value");
    this.#inPiece = true;
    this.#startLine = this.#line;
    this.#keep = this.#state === "member" || this.#want(this.#key) !== "skip";
    this.#inString = byte === QUOTE;
    this.#depth = byte === OPEN || byte === OPEN_LIST ? 1 : 0;
  }

  /** Where the piece ends; the chunk's length with `#inPiece` still true when it goes on. */
  #skipPiece(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === NEWLINE) this.#line++;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#depth === 0) return this.#stop(at + 1);
        }
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN || byte === OPEN_LIST) this.#depth++;
      else if (byte === CLOSE || byte === CLOSE_LIST) {
        if (this.#depth === 0) return this.#stop(at);
        if (--this.#depth === 0) return this.#stop(at + 1);
      } else if (this.#depth === 0 && (byte === COMMA || isSpace(byte))) {
        if (byte === NEWLINE) this.#line--;
        return this.#stop(at);
      }
    }
    return chunk.length;
  }

  #stop(at: number): number {
    this.#inPiece = false;
    return at;
  }

  #store(part: Uint8Array): void {
    if (!this.#keep) return;
    this.#size += part.length;
    if (this.#size > this.#limit) throw this.#broken(`one value has more than ${this.#limit} bytes`);
    this.#parts.push(part.slice());
  }

  #finish(part: Uint8Array): JsonPiece | null {
    this.#store(part);
    const text = this.#decoder.decode(this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts));
    this.#parts = [];
    this.#size = 0;
    if (this.#state === "member") {
      this.#key = this.#parseKey(text);
      this.#state = "colon";
      return null;
    }
    if (this.#state === "element") this.#index = (this.#index ?? -1) + 1;
    this.#state = this.#state === "element" ? "after element" : "after member";
    return this.#keep ? { key: this.#list ? null : this.#key, index: this.#index, text, line: this.#startLine } : null;
  }

  #parseKey(text: string): string {
    try {
      return JSON.parse(text) as string;
    } catch {
      throw this.#broken("the name of a member is not a JSON string");
    }
  }

  #broken(detail: string): JsonDocumentError {
    return new JsonDocumentError(this.#line, detail);
  }
}

/** A record with the line that it begins on, or what is wrong with it. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; error: string };

/** The records of a CSV file (RFC 4180) as they arrive: quoted cells may hold separators, quotes and line ends. */
export async function* csvRecords(chunks: AsyncIterable<Uint8Array>, separator = ","): AsyncGenerator<CsvRecord> {
  const decoder = new TextDecoder();
  let cells: string[] = [];
  let cell = "";
  let state = "start" as "start" | "plain" | "quoted" | "quote";
  let line = 1;
  let began = 1;
  let lastWasReturn = false;
  let wrong: string | null = null;

  function* endRecord(): Generator<CsvRecord> {
    cells.push(cell);
    const blank = cells.length === 1 && cells[0] === "" && state !== "quote";
    if (wrong) yield { line: began, error: wrong };
    else if (!blank) yield { line: began, cells };
    cells = [];
    cell = "";
    state = "start";
    wrong = null;
  }
  function* take(text: string): Generator<CsvRecord> {
    for (const char of text) {
      const newline = char === "\n" || char === "\r";
      const second = char === "\n" && lastWasReturn;
      lastWasReturn = char === "\r";
      if (newline && !second) line++;
      if (state === "quoted") {
        if (char === '"') state = "quote";
        else cell += char;
      } else if (second) {
        began = line;
      } else if (newline) {
        yield* endRecord();
        began = line;
      } else if (char === separator) {
        cells.push(cell);
        cell = "";
        state = "start";
      } else if (char === '"' && state === "start") state = "quoted";
      else if (char === '"' && state === "quote") {
        cell += char;
        state = "quoted";
      } else {
        if (state === "quote") wrong ??= "has text after a closing quote";
        cell += char;
        if (state === "start") state = "plain";
      }
    }
  }
  for await (const chunk of chunks) yield* take(decoder.decode(chunk, { stream: true }));
  yield* take(decoder.decode());
  if (state === "quoted") wrong = "has a quoted cell that never ends";
  if (state !== "start" || cells.length > 0) yield* endRecord();
}

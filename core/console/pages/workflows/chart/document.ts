import { isObject, type JsonObject } from "./json.ts";

/** A definition as its author sees it: a text, which may for now be no JSON, and everything that can be undone. */
export interface ChartDocument {
  text: string;
  /** The last text that was a JSON object, parsed. */
  definition: JsonObject;
  /** The text is no JSON object at the moment. */
  broken: boolean;
  past: readonly string[];
  future: readonly string[];
  /** What is in the server. */
  saved: string;
  /** Since when typing has been one change. */
  typingSince: number | null;
}

const most = 200;
const oneChange = 800;

export function write(definition: JsonObject): string {
  return JSON.stringify(definition, null, 2);
}

export function openDocument(definition: JsonObject): ChartDocument {
  const text = write(definition);
  return { text, definition, broken: false, past: [], future: [], saved: text, typingSince: null };
}

/** A change by hand; what is typed within a moment is one change. `now` in milliseconds. */
export function type(document: ChartDocument, text: string, now: number): ChartDocument {
  if (text === document.text) return document;
  const goesOn = document.typingSince !== null && now - document.typingSince < oneChange;
  const past = goesOn ? document.past : pushed(document.past, document.text);
  return { ...withText(document, text), past, future: [], typingSince: now };
}

/** A change by form or picture. A text that is no JSON is replaced by the last one that was, changed. */
export function edit(document: ChartDocument, definition: JsonObject): ChartDocument {
  const text = write(definition);
  if (text === document.text) return document;
  return { ...withText(document, text), past: pushed(document.past, document.text), future: [], typingSince: null };
}

export function undo(document: ChartDocument): ChartDocument {
  const text = document.past.at(-1);
  if (text === undefined) return document;
  const future = [document.text, ...document.future];
  return { ...withText(document, text), past: document.past.slice(0, -1), future, typingSince: null };
}

export function redo(document: ChartDocument): ChartDocument {
  const [text, ...future] = document.future;
  if (text === undefined) return document;
  return { ...withText(document, text), past: pushed(document.past, document.text), future, typingSince: null };
}

/** What was sent to the server is there now; later changes stay unsaved. */
export function markSaved(document: ChartDocument, text: string): ChartDocument {
  return { ...document, saved: text, typingSince: null };
}

/** Is there anything that the server does not have? Layout and order of the text alone count too. */
export function isChanged({ text, saved }: ChartDocument): boolean {
  return text !== saved;
}

function withText(document: ChartDocument, text: string): ChartDocument {
  const definition = parsed(text);
  return { ...document, text, definition: definition ?? document.definition, broken: definition === null };
}

function pushed(past: readonly string[], text: string): string[] {
  return [...past, text].slice(-most);
}

export function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

interface StateNode {
  on?: Record<string, unknown>;
  states?: Record<string, StateNode>;
}

/** The names of all events that a statechart listens to, in the order in which they appear. */
export function eventsOf(definition: unknown): string[] {
  const found = new Set<string>();
  const visit = (node: StateNode | undefined) => {
    if (!node || typeof node !== "object") return;
    for (const name of Object.keys(node.on ?? {})) if (name !== "*") found.add(name);
    for (const child of Object.values(node.states ?? {})) visit(child);
  };
  visit(definition as StateNode);
  return [...found];
}

/** Reads one event a line: a name, optionally followed by its data as a JSON object. Throws with the line that is wrong. */
export function parseEvents(text: string): { type: string; [key: string]: unknown }[] {
  return text.split("\n").flatMap((raw, at) => {
    const line = raw.trim();
    if (!line) return [];
    const [, type, rest] = /^(\S+)\s*(.*)$/.exec(line)!;
    if (!rest) return [{ type: type! }];
    let data: unknown;
    try {
      data = JSON.parse(rest);
    } catch {
      throw new Error(`Line ${at + 1}: the part after ${type} is not JSON.`);
    }
    if (typeof data !== "object" || data === null || Array.isArray(data))
      throw new Error(`Line ${at + 1}: the data of ${type} must be a JSON object.`);
    return [{ ...data, type: type! }];
  });
}

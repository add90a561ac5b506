/** What a context, an event or a computed value may hold: JSON values in all, and characters of text in all. */
export const sizeLimits = { values: 10_000, characters: 100_000 } as const;

/** The number of JSON values inside, or undefined as soon as it exceeds the limits. */
export function sizeOf(value: unknown, limit: number = sizeLimits.values): number | undefined {
  const room = { values: limit, characters: sizeLimits.characters };
  return fits(value, room, 0) ? limit - room.values : undefined;
}

function fits(value: unknown, room: { values: number; characters: number }, depth: number): boolean {
  if (--room.values < 0 || depth > 64) return false;
  if (typeof value === "string") return (room.characters -= value.length) >= 0;
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (!fits(item, room, depth + 1)) return false;
    return true;
  }
  for (const key in value) {
    room.characters -= key.length;
    if (!fits((value as Record<string, unknown>)[key], room, depth + 1)) return false;
  }
  return room.characters >= 0;
}

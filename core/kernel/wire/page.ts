import * as v from "valibot";

export const pageQuery = {
  limit: v.optional(
    v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(200)),
    50,
  ),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(400))),
};
export interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/** The answer of every list: the items and, while there are more, the cursor of the next page. */
export function page<S extends v.GenericSchema>(item: S) {
  return v.object({ items: v.array(item), nextCursor: v.nullable(v.string()) });
}
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Cuts `limit + 1` rows into a page; `cursorOf` names the last row shown, an opaque string to callers. */
export function toPage<T>(rows: T[], limit: number, cursorOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** A boolean in a query string: `true` or `false`. */
export const queryFlag = v.pipe(
  v.union([v.boolean(), v.picklist(["true", "false"])]),
  v.transform((flag) => flag === true || flag === "true"),
);

/** An integer in a query string. */
export function queryInteger(min: number, max: number) {
  return v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(min), v.maxValue(max));
}

import { useEffect, useState } from "react";

export interface Paging {
  /** The cursor to ask for; undefined on the first page. */
  cursor: string | undefined;
  page: number;
  hasPrevious: boolean;
  next(cursor: string): void;
  previous(): void;
}

/** Cursor paging with a way back; starts again when `filters` change. */
export function usePaging(filters: unknown): Paging {
  const [stack, setStack] = useState<string[]>([]);
  const shape = JSON.stringify(filters);
  useEffect(() => setStack([]), [shape]);
  return {
    cursor: stack.at(-1),
    page: stack.length + 1,
    hasPrevious: stack.length > 0,
    next: (cursor) => setStack((old) => [...old, cursor]),
    previous: () => setStack((old) => old.slice(0, -1)),
  };
}

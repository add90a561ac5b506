import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { Api } from "./look/api.ts";
import { type AnswerOf, ask } from "./look/ask.ts";
import { type Paging, usePaging } from "./look/paging.ts";

interface ListAnswer<T> {
  items: T[];
  nextCursor: string | null;
}
type ItemOf<A> = A extends { items: (infer T)[] } ? T : never;
export interface ListOptions<T> {
  limit?: number;
  /** Milliseconds between two looks at the server, or how to tell from what is shown. */
  every?: number | ((shown: T[]) => number);
}

/** One page of a list verb by its filters, with cursor paging; the old page stays in sight while the next one loads. */
export function useList<S extends keyof Api, K extends keyof Api[S], T = ItemOf<AnswerOf<Api[S][K]>>>(
  service: S,
  verb: K,
  filters: Record<string, string | undefined>,
  { limit = 50, every }: ListOptions<T> = {},
): { query: UseQueryResult<ListAnswer<T>>; paging: Paging } {
  const paging = usePaging(filters);
  const input = { ...filters, cursor: paging.cursor, limit };
  const { queryKey, queryFn } = ask(service, verb, input as never);
  const query = useQuery({
    queryKey: queryKey as readonly unknown[],
    queryFn: queryFn as unknown as () => Promise<ListAnswer<T>>,
    placeholderData: keepPreviousData,
    refetchInterval: typeof every === "function" ? (one) => every(one.state.data?.items ?? []) : every,
  });
  return { query, paging };
}

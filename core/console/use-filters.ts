import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";
import { readFilters, writeFilters } from "./filters.ts";

/** Filters kept in the address: what they are now, and how to change some of them. */
export function useFilters<N extends string>(
  ...names: N[]
): [Partial<Record<N, string>>, (patch: Partial<Record<N, string | null>>) => void] {
  const search = useSearch();
  const [location, navigate] = useLocation();
  const change = useCallback(
    (patch: Partial<Record<N, string | null>>) => {
      const next = writeFilters(search, patch as Record<string, string | null>);
      navigate(next ? `${location}?${next}` : location, { replace: true });
    },
    [search, location, navigate],
  );
  return [readFilters(search, names), change];
}

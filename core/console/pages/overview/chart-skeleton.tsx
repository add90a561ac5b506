import { Skeleton } from "@mantine/core";

/** Holds the place of a chart while it loads. */
export function ChartSkeleton({ height = 252 }: { height?: number }) {
  return <Skeleton h={height} aria-hidden />;
}

import { Skeleton } from "@mantine/core";

/** Holds the place of a chart while it loads. */
export function ChartSkeleton() {
  return <Skeleton h={252} aria-hidden />;
}

import { Button, Group, Progress, Text } from "@mantine/core";
import type { Sweep } from "../../../workflow/contract.ts";
import { RelativeTime } from "../../look/relative-time.tsx";
import { count } from "../../numbers.ts";

/** How far a change to many tasks is, and what became of them. */
export function SweepProgress({
  sweep: { status, total, done, skipped, failed, failures, createdAt },
  what,
  verb,
  doing,
  mayCancel,
  cancelling,
  onCancel,
}: {
  sweep: Omit<Sweep, "kind">;
  what: string;
  /** What happened to those that are done, such as "moved". */
  verb: string;
  /** What it does while it runs, such as "Moving". */
  doing: string;
  mayCancel: boolean;
  cancelling: boolean;
  onCancel(): void;
}) {
  const share = total === 0 ? 100 : ((done + skipped + failed) / total) * 100;
  const state = { running: doing, cancelled: "Called off", failed: "Failed", completed: "Done" }[status];
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text fz="sm" truncate>
          {what}
        </Text>
        <RelativeTime at={createdAt} fz="xs" />
      </Group>
      <Progress
        value={Math.min(100, share)}
        size={6}
        my={4}
        color={status === "failed" ? "red" : status === "running" ? undefined : "gray"}
        aria-label={`${what}: ${count(done)} of ${count(total)}`}
      />
      <Group justify="space-between" gap="xs">
        <Text fz="xs" c="dimmed">
          {total === 0 ? `${state}: there was nothing to do` : `${state}: ${count(done)} ${verb}`}
          {skipped > 0 && `, ${count(skipped)} left`}
          {failed > 0 && `, ${count(failed)} could not be`}
        </Text>
        {status === "running" && mayCancel && (
          <Button size="compact-xs" variant="default" loading={cancelling} onClick={onCancel}>
            Call off
          </Button>
        )}
      </Group>
      {failures[0] && (
        <Text fz="xs" c="var(--look-bad)">
          {failures[0].reason}
        </Text>
      )}
    </div>
  );
}

import { Button, CloseButton, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconClockX } from "@tabler/icons-react";
import { type Shortcoming, shortcomingWords } from "../document/check-result.ts";
import { whereWords } from "./where-work-is.ts";
import classes from "./task.module.css";

/** Says that the task is no longer this person's, and what became of the work. */
export function LeaseLost({ where, onNext }: { where: keyof typeof whereWords; onNext(): void }) {
  return (
    <div className={classes.banner} data-tone="bad" role="alert">
      <Group gap={8} wrap="nowrap" justify="space-between">
        <Group gap={8} wrap="nowrap">
          <IconClockX size={17} color="var(--look-bad)" style={{ flex: "none" }} aria-hidden />
          <Text fz="sm">
            <strong>Your time on this task is over.</strong> {whereWords[where]}
          </Text>
        </Group>
        <Button size="compact-sm" style={{ flex: "none" }} onClick={onNext}>
          Next task
        </Button>
      </Group>
    </div>
  );
}

interface ShortcomingsBannerProps {
  list: readonly Shortcoming[];
  onShow(one: Shortcoming): void;
  onClose(): void;
}

/** What stands in the way of handing in; each leads to where it is mended. */
export function ShortcomingsBanner({ list, onShow, onClose }: ShortcomingsBannerProps) {
  return (
    <div className={classes.banner} data-tone="bad" role="alert" data-testid="shortcomings">
      <Group gap={8} wrap="nowrap" justify="space-between" align="flex-start">
        <Group gap={8} wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={17} color="var(--look-bad)" style={{ flex: "none", marginTop: 2 }} aria-hidden />
          <div>
            <Text fz="sm" fw={560}>
              {list.length === 1
                ? "One thing is missing before this can be submitted"
                : `${list.length} things are missing before this can be submitted`}
              <Text span fz="sm" fw={400} c="dimmed">
                {" · your work is kept as a draft"}
              </Text>
            </Text>
            <Group gap={6} mt={6}>
              {list.slice(0, 12).map((one, i) => (
                <button key={`${i}`} type="button" className={classes.issue} onClick={() => onShow(one)}>
                  {shortcomingWords(one)}
                </button>
              ))}
              {list.length > 12 && (
                <Text fz="xs" c="dimmed">
                  and {list.length - 12} more
                </Text>
              )}
            </Group>
          </div>
        </Group>
        <CloseButton size="sm" aria-label="Close" onClick={onClose} />
      </Group>
    </div>
  );
}

import { Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconClockX, IconMapPin } from "@tabler/icons-react";
import { KeyCaps } from "../../../core/console/look/key-caps.tsx";
import { RelativeTime } from "../../../core/console/look/relative-time.tsx";
import { useShortcuts } from "../../../core/console/look/shortcuts.ts";
import type { ReviewIssue } from "../../../core/annotations/contract.ts";
import task from "../task/task.module.css";
import type { EarlierRound } from "./load-review.ts";
import type { Ended } from "./use-verdict.ts";

/** Says why no verdict can be given any more, what was kept, and how to go on. */
export function EndedBanner({ ended, fixing, onNext }: { ended: Ended; fixing: boolean; onNext(): void }) {
  useShortcuts([{ id: "review.next", keys: "enter", title: "Next task", group: "Verdict", run: onNext }]);
  const kept = fixing ? " Your fix is kept in this browser." : "";
  return (
    <div className={task.banner} data-tone="bad" role="alert" data-testid="review-ended">
      <Group gap={8} wrap="nowrap" justify="space-between">
        <Group gap={8} wrap="nowrap">
          <IconClockX size={17} color="var(--look-bad)" style={{ flex: "none" }} aria-hidden />
          <Text fz="sm">
            {ended === "lease_lost" ? (
              <>
                <strong>Your time on this review is over.</strong> It was offered to other reviewers, and no verdict was
                given.{kept}
              </>
            ) : (
              <>
                <strong>This review has its verdict already.</strong> Another one was given meanwhile, and yours was not
                counted.{kept}
              </>
            )}
          </Text>
        </Group>
        <Button
          size="compact-sm"
          rightSection={
            <span aria-hidden>
              <KeyCaps keys="enter" />
            </span>
          }
          onClick={onNext}
        >
          Next task
        </Button>
      </Group>
    </div>
  );
}

interface EarlierBannerProps {
  earlier: EarlierRound;
  reviewer: string;
  titleOf(category: string): string;
  onShow(issue: ReviewIssue): void;
}

/** What was asked for when the work went back, so that one can see whether it was done. */
export function EarlierBanner({ earlier: { check }, reviewer, titleOf, onShow }: EarlierBannerProps) {
  return (
    <section className={task.banner} data-tone="warn" aria-label="Earlier review" data-testid="earlier-round">
      <Group gap={8} wrap="nowrap" align="flex-start">
        <IconAlertTriangle size={17} color="var(--look-warn)" style={{ flex: "none", marginTop: 2 }} aria-hidden />
        <div style={{ minWidth: 0 }}>
          <Text fz="sm">
            <strong>
              Sent back <RelativeTime at={check.completedAt} /> by {reviewer}.
            </strong>{" "}
            {check.reason}
          </Text>
          {check.issues.length > 0 && (
            <Group gap={6} mt={6}>
              {check.issues.map((issue, i) => (
                <button
                  key={`${issue.regionId} ${i}`}
                  type="button"
                  className={task.issue}
                  disabled={!issue.regionId}
                  onClick={() => onShow(issue)}
                >
                  {issue.regionId && <IconMapPin size={13} style={{ flex: "none" }} aria-hidden />}
                  <span>
                    <strong>{titleOf(issue.category)}</strong>
                    {issue.comment ? `: ${issue.comment}` : ""}
                  </span>
                </button>
              ))}
            </Group>
          )}
        </div>
      </Group>
    </section>
  );
}

import { Button, Collapse, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconMapPin } from "@tabler/icons-react";
import { CheckThread } from "../../../core/console/look/check-thread.tsx";
import { RelativeTime } from "../../../core/console/look/relative-time.tsx";
import type { Annotation, ReviewIssue } from "../../../core/annotations/contract.ts";
import { keepKeys } from "../keys/keep-keys.ts";
import classes from "./task.module.css";

interface ReworkBannerProps {
  feedback: NonNullable<Annotation["feedback"]>;
  titleOf(category: string): string;
  onShow(regionId: string): void;
}

/** Why work came back, in the reviewer's words, each remark leading to its region. */
export function ReworkBanner({ feedback, titleOf, onShow }: ReworkBannerProps) {
  const [talking, { toggle }] = useDisclosure(false);
  return (
    <section className={classes.banner} data-tone="warn" aria-label="Sent back by a reviewer" data-testid="rework">
      <Group gap={8} wrap="nowrap" align="flex-start">
        <IconAlertTriangle size={17} color="var(--look-warn)" style={{ flex: "none", marginTop: 2 }} aria-hidden />
        <div style={{ minWidth: 0 }}>
          <Text fz="sm">
            <strong>
              Sent back <RelativeTime at={feedback.at} />.
            </strong>{" "}
            {feedback.reason}{" "}
            <Button size="compact-xs" variant="subtle" aria-expanded={talking} onClick={toggle}>
              {talking ? "Close the conversation" : "Ask or answer"}
            </Button>
          </Text>
          {feedback.issues.length > 0 && (
            <Group gap={6} mt={6}>
              {feedback.issues.map((issue, i) => (
                <IssueChip key={`${i}`} issue={issue} title={titleOf(issue.category)} onShow={onShow} />
              ))}
            </Group>
          )}
          <Collapse expanded={talking}>
            <div className={classes.talk} onKeyDown={keepKeys}>
              {talking && <CheckThread checkId={feedback.checkId} empty="Ask the reviewer what is not clear." />}
            </div>
          </Collapse>
        </div>
      </Group>
    </section>
  );
}

function IssueChip({ issue, title, onShow }: { issue: ReviewIssue; title: string; onShow(regionId: string): void }) {
  const words = (
    <span>
      <strong>{title}</strong>
      {issue.comment ? `: ${issue.comment}` : ""}
    </span>
  );
  if (!issue.regionId)
    return (
      <span className={classes.issue} style={{ cursor: "default" }}>
        {words}
      </span>
    );
  return (
    <button type="button" className={classes.issue} onClick={() => onShow(issue.regionId!)}>
      <IconMapPin size={13} style={{ flex: "none" }} aria-hidden />
      {words}
    </button>
  );
}

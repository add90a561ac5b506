import { Alert, Button, Text } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { friendly } from "../../look/problem.ts";

export interface SaveProblemProps {
  error: unknown;
  /** What the button does. */
  action?: string;
  /** Reads what is there now. */
  onTakeNewest: () => void;
}

/** Why a form was not saved; where somebody else was first it says so, and leads on from what is there now. */
export function SaveProblem({ error, action = "Put my changes on top of theirs", onTakeNewest }: SaveProblemProps) {
  if (!error || friendly(error).status !== 412) return <ProblemAlert error={error} />;
  return (
    <Alert
      color="yellow"
      variant="transparent"
      icon={<IconGitMerge size={18} />}
      title="Somebody else saved this since you began"
      styles={{ title: { color: "var(--look-warn)" } }}
      role="alert"
    >
      <Text fz="sm" mb="xs">
        Theirs stands, and yours is still here, not saved. Look at both, then save again.
      </Text>
      <Button size="compact-sm" variant="default" onClick={onTakeNewest}>
        {action}
      </Button>
    </Alert>
  );
}

import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { api } from "../../../look/api.ts";
import { confirm } from "../../../look/confirm.tsx";
import { ProblemAlert } from "../../../look/problem-alert.tsx";

const few = 3;

export interface RecoveryStateProps {
  left: number;
  /** There is no second factor that they could stand in for. */
  none: boolean;
  onCodes(codes: readonly string[]): void;
}

/** How many recovery codes are left, and a way to new ones. */
export function RecoveryState({ left, none, onCodes }: RecoveryStateProps) {
  const replace = useMutation({
    mutationFn: () => api.auth.replaceRecoveryCodes({}),
    meta: { quiet: true },
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  const askAndReplace = async () => {
    const body = "The codes that you have now stop working. The new ones are shown once.";
    if (left === 0 || (await confirm({ title: "Make new recovery codes?", body, action: "Make new ones" })))
      replace.mutate();
  };
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <Title order={3}>Recovery codes</Title>
        <Button
          size="xs"
          variant="default"
          disabled={none}
          loading={replace.isPending}
          onClick={() => void askAndReplace()}
        >
          Make new codes
        </Button>
      </Group>
      <ProblemAlert error={replace.error} />
      {!none && left <= few && (
        <Alert
          color="yellow"
          variant="light"
          icon={<IconAlertTriangle size={18} />}
          title="Few recovery codes are left"
        >
          Make new ones, so that a lost phone does not lock you out.
        </Alert>
      )}
      <Text fz="sm" c="dimmed">
        {none
          ? "You get ten with your first app or passkey: each signs you in once when the device is gone."
          : `${left} of 10 left. Each signs you in once when your phone or passkey is gone.`}
      </Text>
    </Stack>
  );
}

import { Button, Group, Modal, Stack, Text, Textarea, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";

interface ReasonDialogProps {
  opened: boolean;
  title: string;
  words: string;
  suggestions: readonly string[];
  action: string;
  onClose(): void;
  /** Rejects to keep the dialog open with the problem in it. */
  onReason(reason: string): Promise<void>;
}

/** Asks why, with common reasons one click away. */
export function ReasonDialog({ opened, title, words, suggestions, action, onClose, onReason }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      await onReason(reason.trim());
      setReason("");
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Stack gap="sm">
        <ProblemAlert error={error} />
        <Text fz="sm">{words}</Text>
        <Group gap={6}>
          {suggestions.map((one) => (
            <UnstyledButton
              key={one}
              fz="xs"
              px={8}
              py={3}
              style={{ border: "1px solid var(--look-line)", borderRadius: 6 }}
              onClick={() => setReason(one)}
            >
              {one}
            </UnstyledButton>
          ))}
        </Group>
        <Textarea
          label="Reason"
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(e) => setReason(e.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Go on working
          </Button>
          <Button loading={busy} disabled={reason.trim() === ""} onClick={() => void send()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

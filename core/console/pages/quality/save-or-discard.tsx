import { Button, Group } from "@mantine/core";

export interface SaveOrDiscardProps {
  changed: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

/** What stands below a form: saves what was changed, or takes it back. */
export function SaveOrDiscard({ changed, saving, onSave, onDiscard }: SaveOrDiscardProps) {
  return (
    <Group>
      <Button loading={saving} disabled={!changed} onClick={onSave}>
        Save
      </Button>
      {changed && (
        <Button variant="subtle" color="gray" onClick={onDiscard}>
          Discard
        </Button>
      )}
    </Group>
  );
}

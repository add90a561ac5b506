import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";

export interface RowButtonsProps {
  name: string;
  onMove(step: number): void;
  onRemove(): void;
}

/** Up, down and remove, for a row of an ordered list. */
export function RowButtons({ name, onMove, onRemove }: RowButtonsProps) {
  return (
    <Group gap={0} h={30} ml="auto" wrap="nowrap">
      <RowButton label={`Move ${name} up`} icon={<IconArrowUp size={15} />} onClick={() => onMove(-1)} />
      <RowButton label={`Move ${name} down`} icon={<IconArrowDown size={15} />} onClick={() => onMove(1)} />
      <RowButton label={`Remove ${name}`} icon={<IconTrash size={15} />} onClick={onRemove} />
    </Group>
  );
}

function RowButton({ label, icon, onClick }: { label: string; icon: React.ReactNode; onClick(): void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

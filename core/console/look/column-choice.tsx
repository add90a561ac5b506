import { ActionIcon, Checkbox, Popover, Stack, Text, Tooltip } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";

interface ColumnName {
  key: string;
  title: string;
  optional?: boolean;
}
export interface Choice {
  isShown(key: string): boolean;
  toggle(key: string): void;
}

/** Which columns of a table are shown; remembered in this browser under the table's name. */
export function useColumnChoice(table: string, columns: ColumnName[]): Choice {
  const storageKey = `welo-columns:${table}`;
  const [changed, setChanged] = useState<Record<string, boolean>>(() => {
    try {
      return JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Record<string, boolean>;
    } catch {
      return {};
    }
  });
  const standard = (key: string) => !columns.find((one) => one.key === key)?.optional;
  const isShown = (key: string) => changed[key] ?? standard(key);
  return {
    isShown,
    toggle: (key) => {
      const next = { ...changed, [key]: !isShown(key) };
      setChanged(next);
      localStorage.setItem(storageKey, JSON.stringify(next));
    },
  };
}

/** The button that chooses columns; the first one always stays. */
export function ColumnChoice({ columns, choice }: { columns: ColumnName[]; choice: Choice }) {
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label="Choose columns">
          <ActionIcon variant="subtle" color="gray" aria-label="Choose columns">
            <IconColumns3 size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <Stack gap="xs">
          <Text fz="xs" c="dimmed">
            Columns
          </Text>
          {columns.slice(1).map((one) => (
            <Checkbox
              key={one.key}
              size="xs"
              label={one.title}
              checked={choice.isShown(one.key)}
              onChange={() => choice.toggle(one.key)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

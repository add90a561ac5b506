import { ActionIcon, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

/** A small act on a row of a table, named by its tooltip. */
export function RowAct({ label, onClick, children }: { label: string; onClick(): void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

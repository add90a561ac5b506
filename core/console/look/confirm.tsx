import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { ReactNode } from "react";

export interface Confirmation {
  title: string;
  /** Names what goes, and whether it can come back. */
  body: ReactNode;
  action: string;
  danger?: boolean;
}

/** Asks before something that cannot be undone; resolves to whether the user agreed. */
export function confirm({ title, body, action, danger = false }: Confirmation): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      children: (
        <Text fz="sm" component="div">
          {body}
        </Text>
      ),
      labels: { confirm: action, cancel: "Keep as it is" },
      confirmProps: danger ? { color: "red.8", "data-autofocus": true } : { "data-autofocus": true },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}

import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** A framed remark: something to know, or something to take care of. */
export function Note({
  tone = "info",
  title,
  children,
}: {
  tone?: "info" | "warn";
  title?: string;
  children?: ReactNode;
}) {
  const Icon = tone === "warn" ? IconAlertTriangle : IconInfoCircle;
  return (
    <Alert variant="transparent" className="look-note" data-tone={tone} icon={<Icon size={18} />} title={title} p="sm">
      {children}
    </Alert>
  );
}

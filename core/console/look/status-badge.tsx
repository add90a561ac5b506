import { Group, Text } from "@mantine/core";
import { statusLook, toneColour } from "./status-look.ts";

/** A status as icon, words and colour; never by colour alone. */
export function StatusBadge({
  status,
  label,
  size = "sm",
}: {
  status: string;
  label?: string;
  size?: "xs" | "sm" | "md";
}) {
  const { icon: Icon, title, tone } = statusLook(status);
  return (
    <Group
      component="span"
      gap={6}
      wrap="nowrap"
      display="inline-flex"
      style={{ whiteSpace: "nowrap", verticalAlign: "middle" }}
    >
      <Icon size={size === "md" ? 18 : 15} stroke={1.9} color={toneColour(tone)} aria-hidden style={{ flex: "none" }} />
      <Text component="span" fz={size}>
        {label ?? title}
      </Text>
    </Group>
  );
}

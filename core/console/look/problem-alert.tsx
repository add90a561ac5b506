import { Alert, Button, Group, List, Text } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { friendly } from "./problem.ts";
import { ShortId } from "./short-id.tsx";

/** What went wrong, which values are at fault, how to go on, and the request id to quote. Renders nothing without an error. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (!error) return null;
  const { title, detail, errors, requestId } = friendly(error);
  return (
    <Alert
      color="red"
      variant="transparent"
      className="look-problem"
      icon={<IconAlertTriangle size={18} />}
      title={title}
      role="alert"
    >
      {detail && <Text fz="sm">{detail}</Text>}
      {errors.length > 0 && (
        <List fz="sm" mt={4} spacing={2}>
          {errors.slice(0, 8).map((one) => (
            <List.Item key={one.pointer + one.detail}>
              {one.pointer && (
                <Text component="code" ff="monospace" fz="xs">
                  {one.pointer}{" "}
                </Text>
              )}
              {one.detail}
            </List.Item>
          ))}
        </List>
      )}
      {(onRetry || requestId) && (
        <Group mt="xs" gap="sm">
          {onRetry && (
            <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
              Try again
            </Button>
          )}
          {requestId && (
            <Text fz="xs" c="dimmed" component="div">
              Request <ShortId id={requestId} label="request id" />
            </Text>
          )}
        </Group>
      )}
    </Alert>
  );
}

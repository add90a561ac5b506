import { Button, List, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "../../../look/api.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";

/** Asks a provider about itself and shows what is right and wrong. */
export function ProviderTest({ providerId }: { providerId: string }) {
  const test = useMutation({
    mutationFn: () => api.auth.testIdentityProvider({ providerId }),
    meta: { quiet: true },
  });
  const found = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (test.data) found.current?.scrollIntoView({ block: "end" });
  }, [test.data]);
  return (
    <Stack gap="xs">
      <Button
        variant="default"
        size="xs"
        loading={test.isPending}
        onClick={() => test.mutate()}
        style={{ alignSelf: "flex-start" }}
      >
        Test what is saved
      </Button>
      <ProblemAlert error={test.error} />
      <div role="status" ref={found}>
        {test.data && (
          <List spacing={4} fz="sm" center>
            {test.data.checks.map(({ name, ok, detail }) => (
              <List.Item
                key={name}
                icon={
                  <ThemeIcon
                    size={18}
                    radius="xl"
                    color={ok ? "teal.8" : "red.8"}
                    role="img"
                    aria-label={ok ? "good" : "wrong"}
                  >
                    {ok ? <IconCheck size={12} /> : <IconX size={12} />}
                  </ThemeIcon>
                }
              >
                <Text span fw={600} fz="sm">
                  {name}
                </Text>{" "}
                {detail}
              </List.Item>
            ))}
          </List>
        )}
      </div>
    </Stack>
  );
}

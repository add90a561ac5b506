import { Button, Divider, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconLogin2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { goToProvider } from "./go-to-provider.ts";
import { passkeysWork } from "./passkeys.ts";
import { open } from "./session.ts";

const asDomain = /@((?:[a-z0-9-]+\.)+[a-z0-9-]{2,})$/i;

/** The identity providers to sign in with: of the workspace whose link was followed, or of the domain of the address that is typed. */
export function ProviderChoice({ email, onError }: { email: string; onError(error: unknown): void }) {
  const [typed] = useDebouncedValue(asDomain.exec(email.trim())?.[1]?.toLowerCase(), 300);
  const [workspaceId] = useState(() => new URLSearchParams(location.search).get("workspace"));
  const [going, setGoing] = useState<string | null>(null);
  const by = workspaceId ? { workspaceId } : typed ? { domain: typed } : null;
  const { data } = useQuery({
    queryKey: ["oidc-providers", by],
    queryFn: () => open.findOidcProviders(by ?? {}),
    enabled: by !== null,
    retry: false,
    meta: { quiet: true },
  });
  if (!data || data.items.length === 0) return null;
  const go = async (id: string) => {
    setGoing(id);
    try {
      await goToProvider(id);
    } catch (error) {
      setGoing(null);
      onError(error);
    }
  };
  const workspaces = new Set(data.items.map((one) => one.workspace));
  return (
    <Stack gap="xs">
      {!passkeysWork() && <Divider label="or" />}
      {data.items.map(({ id, name, workspace }) => (
        <Button
          key={id}
          variant="default"
          leftSection={<IconLogin2 size={16} />}
          loading={going === id}
          disabled={going !== null && going !== id}
          onClick={() => void go(id)}
        >
          Continue with {name}
          {workspaces.size > 1 || !workspaceId ? ` · ${workspace}` : ""}
        </Button>
      ))}
    </Stack>
  );
}

import { Alert, Modal, Skeleton, Stack } from "@mantine/core";
import { IconShieldExclamation } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RecoveryCodes } from "../../../look/recovery-codes.tsx";
import { Section } from "../../../section.tsx";
import { AddAuthenticator } from "./add-authenticator.tsx";
import { AddPasskey } from "./add-passkey.tsx";
import { FactorList } from "./factor-list.tsx";
import { RecoveryState } from "./recovery-state.tsx";

/** By what I prove that it is me: apps that show codes, passkeys, and codes for when both are gone. */
export function Security() {
  const cache = useQueryClient();
  const key = ask("auth", "getSecondFactors", {});
  const query = useQuery(key);
  const [adding, setAdding] = useState<"app" | "passkey" | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const refresh = () => void cache.invalidateQueries({ queryKey: key.queryKey });
  const added = (fresh: readonly string[] | null) => {
    setAdding(null);
    setCodes(fresh);
    refresh();
  };
  const { data } = query;
  const none = data && data.authenticators.length + data.passkeys.length === 0;
  return (
    <Section title="Security" hint="A second proof besides your password, so that a stolen password opens nothing.">
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={200} aria-hidden />}
      {data && (
        <Stack gap="lg">
          {none && data.requiredFrom && <Demanded from={data.requiredFrom} />}
          <FactorList kind="app" factors={data.authenticators} onAdd={() => setAdding("app")} onChanged={refresh} />
          <FactorList kind="passkey" factors={data.passkeys} onAdd={() => setAdding("passkey")} onChanged={refresh} />
          <RecoveryState left={data.recoveryCodesLeft} none={none ?? true} onCodes={added} />
        </Stack>
      )}
      {adding === "app" && <AddAuthenticator onClose={() => setAdding(null)} onAdded={added} />}
      {adding === "passkey" && <AddPasskey onClose={() => setAdding(null)} onAdded={added} />}
      <Modal
        opened={codes !== null}
        onClose={() => setCodes(null)}
        title="Recovery codes"
        closeOnClickOutside={false}
        closeOnEscape={false}
        withCloseButton={false}
      >
        {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      </Modal>
    </Section>
  );
}

function Demanded({ from }: { from: string }) {
  const day = new Date(from).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
  const past = Date.parse(from) <= Date.now();
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconShieldExclamation size={18} />}
      title="Your workspace asks for one"
    >
      {past
        ? "Add an app or a passkey now: your next sign-in asks for it."
        : `From ${day} on your sign-in asks for it. Add an app or a passkey before that, and nothing will hold you up.`}
    </Alert>
  );
}

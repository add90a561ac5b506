import { Button, Group, MultiSelect, NumberInput, Radio, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { SecondFactorPolicy } from "../../../../auth/second-factor.contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { tell } from "../../../look/tell.tsx";
import { Section } from "../../../section.tsx";

type Who = "nobody" | "everyone" | "roles";
const whoOf = ({ everyone, roles }: SecondFactorPolicy): Who =>
  everyone ? "everyone" : roles.length > 0 ? "roles" : "nobody";

/** Who of the workspace has to have a second factor; for those who manage it. */
export function Policy() {
  const query = useQuery(ask("auth", "getSecondFactorPolicy", {}));
  return (
    <Section title="Second factor of the workspace" hint="For everyone in it, not for you alone.">
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={140} aria-hidden />}
      {query.data && <PolicyForm key={JSON.stringify(query.data)} policy={query.data} />}
    </Section>
  );
}

function PolicyForm({ policy }: { policy: SecondFactorPolicy }) {
  const cache = useQueryClient();
  const known = useQuery(ask("auth", "listRoles", {}));
  const [who, setWho] = useState<Who>(whoOf(policy));
  const [roles, setRoles] = useState(policy.roles);
  const [graceDays, setGraceDays] = useState(7);
  const save = useMutation({
    mutationFn: () =>
      api.auth.updateSecondFactorPolicy({
        everyone: who === "everyone",
        roles: who === "roles" ? roles : [],
        graceDays: who === "nobody" ? 0 : graceDays,
      }),
    meta: { quiet: true },
    onSuccess: () => {
      tell("Saved");
      void cache.invalidateQueries({ queryKey: ["auth"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ProblemAlert error={save.error} />
        <Radio.Group label="Who has to have one" value={who} onChange={(value) => setWho(value as Who)}>
          <Stack gap={8} mt={6}>
            <Radio value="nobody" label="Nobody; each person chooses" />
            <Radio value="roles" label="People of some roles" />
            <Radio value="everyone" label="Everyone" />
          </Stack>
        </Radio.Group>
        {who === "roles" && (
          <MultiSelect
            label="Roles"
            required
            data={known.data?.items.map((one) => ({ value: one.name, label: one.title })) ?? []}
            value={roles}
            onChange={setRoles}
          />
        )}
        {who !== "nobody" && (
          <NumberInput
            label="Grace"
            description="People without one sign in as before for this long, and are reminded in their settings."
            suffix={graceDays === 1 ? " day" : " days"}
            maw={420}
            styles={{ input: { width: 140 } }}
            min={0}
            max={90}
            allowDecimal={false}
            value={graceDays}
            onChange={(value) => setGraceDays(Number(value) || 0)}
          />
        )}
        <Text fz="sm" c="dimmed">
          {who === "nobody" ? "Whoever has one is asked for it at every sign-in." : sentence(policy, graceDays)}
        </Text>
        <Group>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={(who === "nobody" && whoOf(policy) === "nobody") || (who === "roles" && roles.length === 0)}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function sentence({ requiredFrom, missing }: SecondFactorPolicy, graceDays: number): string {
  const after =
    graceDays === 0 ? "From now on" : `After ${graceDays} ${graceDays === 1 ? "day" : "days"} from when you save`;
  const rest = `${after}, people without one set one up before they can go on; sessions opened by a password alone end then.`;
  if (!requiredFrom) return rest;
  const day = new Date(requiredFrom).toLocaleDateString(undefined, { day: "numeric", month: "long" });
  const people = missing === 1 ? "1 person has" : `${missing} people have`;
  return `Asked for from ${day} on; ${missing === 0 ? "everyone concerned has one" : `${people} none yet`}. ${rest}`;
}

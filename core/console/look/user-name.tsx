import { Text, type TextProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Batcher } from "./batcher.ts";
import { api } from "./api.ts";
import { shortId } from "./short-id.tsx";

const names = new Batcher<string, string>(100, async (ids) => {
  const { items } = await api.auth.describeUsers({ ids });
  return new Map(items.map((one) => [one.id, one.name]));
});

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The name behind a user id or actor such as `user:<id>`; asked for in batches and remembered. */
export function useUserName(actor: string | null): string {
  const id = actor ? (uuid.exec(actor)?.[0] ?? null) : null;
  const isPerson = id !== null && (actor === id || actor === `user:${id}`);
  const { data } = useQuery({
    queryKey: ["user-name", id],
    queryFn: () => names.load(id!).then((name) => name ?? null),
    enabled: isPerson,
    staleTime: 300_000,
  });
  if (!actor) return "nobody";
  if (actor.startsWith("system:")) return `System (${actor.slice("system:".length)})`;
  if (!isPerson) return id ? actor.replace(id, shortId(id)) : actor;
  return data ?? `user ${shortId(id)}`;
}

/** A person's name by id. */
export function UserName({ id, ...props }: { id: string | null } & TextProps) {
  const name = useUserName(id);
  return (
    <Text component="span" inherit {...props}>
      {name}
    </Text>
  );
}

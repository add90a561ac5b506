import { Select, type SelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ask } from "./look/ask.ts";
import { useCan } from "./look/session.ts";
import { titleOf } from "./look/status-look.ts";

type ChoiceProps = Omit<SelectProps, "data" | "value" | "onChange"> & {
  value: string | null | undefined;
  onChange(value: string | null): void;
};

/** A filter by one of a few machine names, shown in words. */
export function NameSelect({ names, value, onChange, ...rest }: ChoiceProps & { names: readonly string[] }) {
  return (
    <Select
      size="xs"
      clearable
      comboboxProps={{ width: 200, position: "bottom-start" }}
      data={names.map((name) => ({ value: name, label: titleOf(name) }))}
      value={value ?? null}
      onChange={onChange}
      {...rest}
    />
  );
}

/** One of the workspace's projects, found by typing. */
export function ProjectSelect({ value, onChange, ...rest }: ChoiceProps) {
  const { data } = useQuery({ ...ask("projects", "listProjects", { limit: 200 }), staleTime: 30_000 });
  const items = (data?.items ?? []).map((one) => ({ value: one.id, label: one.name }));
  return (
    <Select
      size="xs"
      searchable
      clearable
      comboboxProps={{ width: 320, position: "bottom-start" }}
      nothingFoundMessage="No project has this name"
      data={items}
      value={value ?? null}
      onChange={onChange}
      {...rest}
    />
  );
}

/** One of the workspace's active people, found by typing. */
export function PersonSelect({ value, onChange, ...rest }: ChoiceProps) {
  const may = useCan("user.read");
  const { data } = useQuery({
    ...ask("auth", "listUsers", { limit: 200, status: "active" }),
    staleTime: 30_000,
    enabled: may,
  });
  const items = (data?.items ?? []).map((one) => ({ value: one.id, label: `${one.name} · ${one.roles.join(", ")}` }));
  return (
    <Select
      size="xs"
      searchable
      clearable
      nothingFoundMessage="Nobody has this name"
      data={items}
      value={value ?? null}
      onChange={onChange}
      {...rest}
    />
  );
}

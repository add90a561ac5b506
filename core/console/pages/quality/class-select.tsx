import { Select } from "@mantine/core";

/** One class of region or question of those that were judged by themselves, or the whole work; nothing where there are none. */
export function ClassSelect({
  classes,
  nameOf,
  value,
  onChange,
}: {
  classes: readonly string[];
  nameOf(name: string): string;
  value: string | null;
  onChange(name: string | null): void;
}) {
  if (classes.length === 0) return null;
  return (
    <Select
      size="xs"
      w={200}
      aria-label="Class or question"
      placeholder="The whole work"
      searchable
      clearable
      nothingFoundMessage="Nothing of this name was judged"
      data={classes.map((one) => ({ value: one, label: nameOf(one) }))}
      value={value}
      onChange={onChange}
    />
  );
}

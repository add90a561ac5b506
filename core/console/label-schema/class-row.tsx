import { ActionIcon, ColorInput, Collapse, Group, MultiSelect, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { LabelClass, RegionType } from "../../projects/label-schema.contract.ts";
import { titleOf } from "../look/status-look.ts";
import { AttributeList } from "./attribute-list.tsx";
import { palette } from "./draft.ts";
import { SkeletonInput } from "./skeleton-input.tsx";
import { RowButtons } from "./row-buttons.tsx";

export interface ClassRowProps {
  value: LabelClass;
  tools: RegionType[];
  onChange(value: LabelClass): void;
  onMove(step: number): void;
  onRemove(): void;
  error?: string;
}

/** One class: colour, name, hotkey and, opened, its title, tools and attributes. */
export function ClassRow({ value, tools, onChange, onMove, onRemove, error }: ClassRowProps) {
  const [opened, { toggle }] = useDisclosure(false);
  const details = opened ? "Hide details" : "Title, tools and attributes";
  return (
    <div>
      <Group gap="xs" align="flex-start">
        <ColorInput
          aria-label={`Colour of ${value.name}`}
          value={value.colour}
          onChange={(colour) => onChange({ ...value, colour })}
          format="hex"
          swatches={palette}
          swatchesPerRow={6}
          withEyeDropper={false}
          w={{ base: 40, xs: 112 }}
          size="xs"
          popoverProps={{ withinPortal: true }}
        />
        <TextInput
          aria-label="Class name"
          size="xs"
          value={value.name}
          onChange={(e) => onChange({ ...value, name: e.currentTarget.value })}
          error={error}
          style={{ flex: "1 1 140px" }}
          miw={0}
        />
        <Tooltip label="The key that picks this class">
          <TextInput
            aria-label={`Hotkey of ${value.name}`}
            size="xs"
            w={44}
            maxLength={1}
            value={value.hotkey ?? ""}
            onChange={(e) => onChange({ ...value, hotkey: e.currentTarget.value.toLowerCase() || undefined })}
            styles={{ input: { textAlign: "center" } }}
          />
        </Tooltip>
        <Tooltip label={details}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            aria-label={`${details} of ${value.name}`}
            aria-expanded={opened}
            onClick={toggle}
          >
            {opened ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
          </ActionIcon>
        </Tooltip>
        <RowButtons name={value.name} onMove={onMove} onRemove={onRemove} />
      </Group>
      {!opened && value.attributes.length > 0 && (
        <Text fz="xs" c="dimmed" ml={{ base: 48, xs: 120 }} mt={2} truncate>
          {value.attributes.map((one) => one.title ?? one.name).join(", ")}
        </Text>
      )}
      <Collapse expanded={opened}>
        <Stack gap="xs" pl={{ base: 0, xs: 120 }} py="xs">
          <Group gap="xs" grow>
            <TextInput
              size="xs"
              label="Shown as"
              placeholder={value.name}
              value={value.title ?? ""}
              onChange={(e) => onChange({ ...value, title: e.currentTarget.value || undefined })}
            />
            <MultiSelect
              size="xs"
              label="Tools"
              placeholder={value.tools?.length ? undefined : "All of the project"}
              data={tools.map((tool) => ({ value: tool, label: titleOf(tool) }))}
              value={value.tools ?? []}
              onChange={(picked) =>
                onChange({ ...value, tools: picked.length > 0 ? (picked as RegionType[]) : undefined })
              }
            />
          </Group>
          {(value.tools ?? tools).includes("keypoints") && <SkeletonInput value={value} onChange={onChange} />}
          <AttributeList value={value} onChange={onChange} />
        </Stack>
      </Collapse>
    </div>
  );
}

import { NumberInput, Select, SimpleGrid, Slider, Stack, Switch, Text } from "@mantine/core";
import type { ExportFormat, ProjectSettings } from "../../../projects/contract.ts";
import { MOST_GOLD } from "../../../projects/settings.contract.ts";
import { formatsFor } from "../exports/formats.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";

export interface SettingsFormProps {
  value: ProjectSettings;
  media: LabelSchema["media"];
  onChange(value: ProjectSettings): void;
  disabled?: boolean;
}

/** How work is handed out, reviewed and delivered. */
export function SettingsForm({ value, media, onChange, disabled = false }: SettingsFormProps) {
  const set = (patch: Partial<ProjectSettings>) =>
    onChange({ ...value, goldShare: Math.min(value.goldShare, MOST_GOLD), ...patch });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="md">
      <NumberInput
        size="xs"
        label="Overlap"
        description="How many people label each task on their own"
        min={1}
        max={20}
        clampBehavior="strict"
        allowDecimal={false}
        value={value.overlap}
        onChange={(n) => set({ overlap: Number(n) || 1 })}
      />
      <NumberInput
        size="xs"
        label="Lease"
        description="Idle minutes until a task goes to somebody else"
        min={1}
        max={1440}
        clampBehavior="strict"
        allowDecimal={false}
        suffix=" min"
        value={value.leaseMinutes}
        onChange={(n) => set({ leaseMinutes: Number(n) || 1 })}
      />
      <Share
        disabled={disabled}
        label="Reviewed"
        description="Share of finished tasks that a reviewer looks at"
        value={value.reviewShare}
        onChange={(reviewShare) => set({ reviewShare })}
      />
      <Share
        disabled={disabled}
        label="Gold"
        description="Share of tasks whose answer is known, to measure people"
        most={MOST_GOLD}
        value={value.goldShare}
        onChange={(goldShare) => set({ goldShare })}
      />
      <Select
        size="xs"
        label="Skipping"
        description="What an annotator may do with a task they cannot judge"
        allowDeselect={false}
        data={[
          { value: "to_others", label: "Pass it on to others, with a reason" },
          { value: "forbidden", label: "Not allowed" },
        ]}
        value={value.skipPolicy}
        onChange={(skipPolicy) => set({ skipPolicy: skipPolicy as ProjectSettings["skipPolicy"] })}
      />
      <Select
        size="xs"
        label="Export by itself"
        description="Made whenever a batch is completed"
        placeholder="No"
        clearable
        data={formatsFor(media).map((one) => ({ value: one.format, label: one.title }))}
        value={value.autoExport}
        onChange={(autoExport) => set({ autoExport: autoExport as ExportFormat | null })}
      />
      <Select
        size="xs"
        label="Unchanged pre-labels"
        description="What it says of a person to hand in just what a model had made"
        allowDeselect={false}
        data={[
          { value: "flag", label: "An answer like any other; reviewers are told" },
          { value: "count", label: "An answer like any other" },
          { value: "exclude", label: "Nothing: no agreement, consensus or skill" },
        ]}
        value={value.unchangedPreLabels ?? "flag"}
        onChange={(choice) => set({ unchangedPreLabels: choice as ProjectSettings["unchangedPreLabels"] })}
      />
      <NumberInput
        size="xs"
        label="Finished tasks are kept"
        description="Days until they are removed with their assignments; empty keeps them"
        placeholder="For ever"
        min={30}
        max={3650}
        allowDecimal={false}
        suffix=" days"
        value={value.keepFinishedDays ?? ""}
        onChange={(n) => set({ keepFinishedDays: Number(n) || null })}
      />
      <Switch
        size="sm"
        label="Ask how sure they are"
        description="Annotators may say it when they hand in, and reviewers see it"
        checked={value.askConfidence ?? false}
        onChange={(e) => set({ askConfidence: e.currentTarget.checked })}
      />
    </SimpleGrid>
  );
}

function Share({
  label,
  description,
  most = 1,
  value,
  disabled,
  onChange,
}: {
  label: string;
  description: string;
  /** The greatest share that can be chosen. */
  most?: number;
  value: number;
  disabled: boolean;
  onChange(value: number): void;
}) {
  return (
    <Stack gap={4}>
      <Text fz="xs" fw="medium" component="span">
        {label}: {Math.round(value * 100)} %
      </Text>
      <Text fz="xs" c="dimmed">
        {description}
      </Text>
      <Slider
        size="sm"
        disabled={disabled}
        min={0}
        max={most * 100}
        step={5}
        value={Math.round(value * 100)}
        onChange={(percent) => onChange(percent / 100)}
        thumbLabel={label}
        label={(percent) => `${percent} %`}
        my={4}
      />
    </Stack>
  );
}

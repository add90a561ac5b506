import { NumberInput, SimpleGrid, Stack, Switch } from "@mantine/core";
import { type FieldsProps, numberOr } from "./selection-fields.tsx";

/** How a queue mixes in golds, and whether it asks for some first. */
export function GoldFields({ rules, change }: FieldsProps) {
  const { goldShare = null, onboarding = null } = rules;
  return (
    <Stack gap="sm">
      <NumberInput
        label="Gold among other work"
        description="Of what somebody is handed; empty: as the project says"
        suffix=" %"
        min={0}
        max={50}
        value={goldShare === null ? "" : Math.round(goldShare * 100)}
        onChange={(value) => {
          const percent = numberOr(value);
          change({ goldShare: percent === null ? null : percent / 100 });
        }}
      />
      <Switch
        label="Onboarding: whoever is new gets golds alone until they do well enough"
        checked={onboarding !== null}
        onChange={(event) => change({ onboarding: event.currentTarget.checked ? { golds: 10, threshold: 0.8 } : null })}
      />
      {onboarding && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NumberInput
            label="Golds in a row"
            min={1}
            max={200}
            allowDecimal={false}
            value={onboarding.golds}
            onChange={(value) => change({ onboarding: { ...onboarding, golds: Number(value) } })}
          />
          <NumberInput
            label="Right at least"
            suffix=" %"
            min={0}
            max={100}
            value={Math.round(onboarding.threshold * 100)}
            onChange={(value) => change({ onboarding: { ...onboarding, threshold: Number(value) / 100 } })}
          />
        </SimpleGrid>
      )}
    </Stack>
  );
}

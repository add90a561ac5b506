import {
  Box,
  Card,
  Checkbox,
  Chip,
  Group,
  Kbd,
  NumberInput,
  Radio,
  Rating,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { Field, LabelClass, LabelSchema } from "../../projects/label-schema.contract.ts";
import { SampleImage, SampleText } from "./sample.tsx";

/** How the workbench will look with a schema: a sample with its classes, the class picker and the questions. */
export function SchemaPreview({ schema }: { schema: LabelSchema }) {
  return (
    <Card padding={0} aria-label="Preview of the workbench">
      <Box p="sm" style={{ background: "var(--look-canvas)", borderBottom: "1px solid var(--look-line)" }}>
        {schema.media === "image" ? (
          <SampleImage classes={schema.classes} tools={schema.tools} />
        ) : (
          <SampleText classes={schema.classes} />
        )}
      </Box>
      <Stack gap="md" p="md">
        <Stack gap={4}>
          <Text fz="xs" c="dimmed">
            Classes
          </Text>
          {schema.classes.length === 0 && <Text fz="sm">None yet.</Text>}
          {schema.classes.map((one, at) => (
            <ClassLine key={at} value={one} />
          ))}
        </Stack>
        {schema.fields.map((field, at) => (
          <FieldPreview key={at} field={field} />
        ))}
        {schema.relations.length > 0 && (
          <Text fz="sm" c="dimmed">
            Relations: {schema.relations.map((one) => one.title ?? one.type).join(", ")}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

function ClassLine({ value }: { value: LabelClass }) {
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        <span style={{ width: 12, height: 12, borderRadius: 3, background: value.colour, flex: "none" }} />
        <Text fz="sm" truncate style={{ flex: 1 }}>
          {value.title ?? value.name}
        </Text>
        {value.hotkey && <Kbd size="xs">{value.hotkey.toUpperCase()}</Kbd>}
      </Group>
      {value.attributes.length > 0 && (
        <Text fz="xs" c="dimmed" ml={20} truncate>
          {value.attributes.map((one) => `${one.title ?? one.name}${one.required ? " *" : ""}`).join(", ")}
        </Text>
      )}
    </div>
  );
}

function FieldPreview({ field }: { field: Field }) {
  const options = field.options.map((one) => ({ value: one.value, label: one.title ?? one.value }));
  const common = { size: "xs" as const, label: field.title, withAsterisk: field.required, description: field.help };
  if (field.kind === "choice" || field.kind === "pairwise")
    return (
      <Radio.Group {...common}>
        <Stack gap={6} mt={6}>
          {options.map((one) => (
            <Radio key={one.value} size="xs" value={one.value} label={one.label} />
          ))}
        </Stack>
      </Radio.Group>
    );
  if (field.kind === "multi_choice")
    return (
      <Checkbox.Group {...common}>
        <Stack gap={6} mt={6}>
          {options.map((one) => (
            <Checkbox key={one.value} size="xs" value={one.value} label={one.label} />
          ))}
        </Stack>
      </Checkbox.Group>
    );
  if (field.kind === "rating")
    return (
      <div>
        <Text fz="xs">{field.title}</Text>
        <Rating count={Math.min(Math.max(field.max ?? 5, 2), 10)} />
      </div>
    );
  if (field.kind === "number") return <NumberInput {...common} min={field.min} max={field.max} />;
  if (field.kind === "date") return <TextInput {...common} type="date" />;
  if (field.kind === "text") return <Textarea {...common} autosize minRows={2} />;
  return (
    <div>
      <Text fz="xs" mb={4}>
        {field.title}
      </Text>
      <Group gap={6}>
        {options.map((one) => (
          <Chip key={one.value} size="xs">
            {one.label}
          </Chip>
        ))}
      </Group>
    </div>
  );
}

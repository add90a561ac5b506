import { Button, SimpleGrid, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Json } from "../chart/json.ts";
import { isObject } from "../chart/json.ts";
import { JsonField } from "../forms/commit-input.tsx";
import { ParamField } from "../forms/param-field.tsx";
import { useEditor } from "../editor/editor-context.ts";
import { sampleEvent } from "./sample.ts";

/** An event's fields: typed for one of the platform's, JSON for one's own. */
export function EventForm({
  type,
  sent,
  onSend,
}: {
  type: string;
  sent: number;
  onSend(event: { type: string; [field: string]: Json }): void;
}) {
  const { catalogue } = useEditor();
  const entry = catalogue?.events.find(({ name }) => name === type);
  const [fields, setFields] = useState<Record<string, Json>>(() => (entry ? sampleEvent(entry, sent) : {}));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend({ ...fields, type });
  };
  const set = (name: string, value: Json | undefined) =>
    setFields((now) => {
      const { [name]: _, ...rest } = now;
      return value === undefined ? rest : { ...rest, [name]: value };
    });
  return (
    <form onSubmit={submit} aria-label={`Fields of ${type}`}>
      <Stack gap={6} px={8} pb={8}>
        {entry ? (
          <SimpleGrid cols={2} spacing={8} verticalSpacing={6}>
            {entry.params.map((spec) => (
              <ParamField
                key={spec.name}
                spec={spec}
                value={fields[spec.name]}
                pointer="/event"
                expressions={false}
                disabled={false}
                onChange={(value) => set(spec.name, value)}
              />
            ))}
          </SimpleGrid>
        ) : (
          <JsonField
            label="Fields as JSON"
            value={Object.keys(fields).length > 0 ? fields : undefined}
            wants={(value) => (isObject(value) ? null : "This should be a JSON object.")}
            onCommit={(value) => setFields((value ?? {}) as Record<string, Json>)}
          />
        )}
        <Button type="submit" size="xs" style={{ alignSelf: "flex-start" }} data-autofocus>
          Send {type}
        </Button>
      </Stack>
    </form>
  );
}

import { Stack } from "@mantine/core";
import { setAnswer } from "../document/edit.ts";
import type { Editor } from "../document/editor.ts";
import type { Shortcoming } from "../document/check-result.ts";
import { PanelSection } from "../panel/panel-section.tsx";
import { useStore } from "../store.ts";
import { FieldInput } from "./field-input.tsx";

/** The questions about the whole document. */
export function FieldsPanel({ editor, shortcomings }: { editor: Editor; shortcomings: readonly Shortcoming[] }) {
  const answers = useStore(editor.store, (s) => s.history.present.answers);
  const { fields } = editor.schema;
  if (fields.length === 0) return null;
  const open = fields.filter((f) => f.required && answers[f.name] === undefined).length;
  return (
    <PanelSection
      title={fields.length === 1 ? "Question" : "Questions"}
      aside={open > 0 ? `${open} to answer` : undefined}
    >
      <Stack gap="sm">
        {fields.map((field) => (
          <div key={field.name} data-field={field.name}>
            <FieldInput
              field={field}
              answer={answers[field.name]}
              error={shortcomings.find((s) => s.field === field.name)?.detail}
              readOnly={editor.readOnly}
              onAnswer={(answer) =>
                editor.edit(
                  setAnswer(field.name, answer),
                  field.kind === "text" || field.kind === "number" ? `answer ${field.name}` : undefined,
                )
              }
              onDone={() => editor.seal()}
            />
          </div>
        ))}
      </Stack>
    </PanelSection>
  );
}

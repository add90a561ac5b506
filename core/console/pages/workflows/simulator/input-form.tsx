import { isObject, type JsonObject } from "../chart/json.ts";
import { JsonField } from "../forms/commit-input.tsx";

/** What the platform gives an instance when it starts; another input begins anew. */
export function InputForm({ input, onChange }: { input: JsonObject; onChange(input: JsonObject): void }) {
  return (
    <JsonField
      label="Input at the start"
      placeholder='{ "overlap": 2, "reviewShare": 0.5 }'
      description="Overlays the workflow's context. A change begins anew."
      value={Object.keys(input).length > 0 ? input : undefined}
      wants={(value) => (isObject(value) ? null : "This should be a JSON object.")}
      onCommit={(value) => onChange((value ?? {}) as JsonObject)}
    />
  );
}

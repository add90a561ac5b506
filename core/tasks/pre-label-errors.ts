import type { Region, Result } from "../annotations/region.contract.ts";
import { escapePointer, type FieldError } from "../kernel/wire/problem.ts";
import type { LabelClass, LabelSchema } from "../projects/label-schema.contract.ts";
import type { TaskData } from "./contract.ts";

const MOST_TOLD = 20;
const ROOT = "/preLabel/payload";
type Option = { value: string };

/** Which labels of a pre-label the label schema does not know, and what lies outside a text: the first twenty, by pointers into the line. */
export function preLabelErrors(payload: Result, schema: LabelSchema, data: TaskData): FieldError[] {
  const found: FieldError[] = [];
  const add = (path: string, detail: string) => found.push({ pointer: ROOT + path, detail });
  const classes = new Map(schema.classes.map((one) => [one.name, one]));
  const end = data.type === "text" ? [...data.text].length : 0;
  const ids = new Set<string>();
  for (const [at, region] of payload.regions.entries()) {
    if (found.length >= MOST_TOLD) break;
    const path = `/regions/${at}`;
    if (ids.has(region.id)) add(`${path}/id`, `another region has the id "${region.id}"`);
    ids.add(region.id);
    const known = classes.get(region.class);
    if (!known) add(`${path}/class`, `"${region.class}" is no class of the label schema`);
    else attributes(region, known, `${path}/attributes`, add);
    if (!schema.tools.includes(region.type)) add(`${path}/type`, `${region.type} is no tool of this project`);
    else if (known?.tools && !known.tools.includes(region.type))
      add(`${path}/type`, `"${region.class}" is not drawn as ${region.type}`);
    if (region.type === "span" && !(region.start < region.end && region.end <= end))
      add(`${path}/end`, `must be after the start, and within the text of ${end} characters`);
  }
  relations(payload, schema, add);
  for (const [name, answer] of Object.entries(payload.answers)) {
    const field = schema.fields.find((one) => one.name === name);
    const path = `/answers/${escapePointer(name)}`;
    if (!field) add(path, "is no question of the label schema");
    else if (field.kind !== "text" && field.kind !== "date") options(answer, field.options, path, add);
  }
  return found.slice(0, MOST_TOLD);
}

type Add = (path: string, detail: string) => void;

function attributes(region: Region, { attributes: known }: LabelClass, path: string, add: Add): void {
  for (const [name, value] of Object.entries(region.attributes)) {
    const attribute = known.find((one) => one.name === name);
    const here = `${path}/${escapePointer(name)}`;
    if (!attribute) add(here, "is no attribute of this class");
    else if (attribute.kind !== "text") options(value, attribute.options, here, add);
  }
}

function relations({ regions, relations }: Result, schema: LabelSchema, add: Add): void {
  if (relations.length === 0) return;
  const ids = new Set(regions.map((one) => one.id));
  for (const [at, relation] of relations.entries()) {
    if (!schema.relations.some((one) => one.type === relation.type))
      add(`/relations/${at}/type`, `"${relation.type}" is no relation of the label schema`);
    for (const end of ["from", "to"] as const)
      if (!ids.has(relation[end])) add(`/relations/${at}/${end}`, `there is no region "${relation[end]}"`);
  }
}

/** Where there are options, an answer is one of them or a list of them. */
function options(value: unknown, known: readonly Option[], path: string, add: Add): void {
  if (known.length === 0) return;
  const odd = (Array.isArray(value) ? value : [value]).find((word) => !known.some((one) => one.value === word));
  if (odd !== undefined) add(path, `"${String(odd)}" is not one of its options`);
}

import * as v from "valibot";
import { newId } from "../kernel/wire/id.ts";

/** What a name such as `projectId` stands for. */
export type Named = (name: string) => unknown;
type Node = v.GenericSchema & {
  type: string;
  pipe?: readonly ({ kind: string; type: string; requirement?: unknown } & Partial<Node>)[];
  wrapped?: Node;
  entries?: Record<string, Node>;
  items?: readonly Node[];
  item?: Node;
  options?: readonly unknown[];
  literal?: unknown;
  getter?: (input: unknown) => Node;
};

const words = [
  "sample",
  "Sample 1",
  "a.b",
  "1",
  "image/png",
  "* * * * *",
  "https://example.org/x",
  "2026-01-01T00:00:00Z",
];

/** A value that a schema takes, with what `named` gives for names it knows; undefined when none was found. */
export function sampleOf(schema: v.GenericSchema, named: Named, name = ""): unknown {
  const known = named(name);
  if (known !== undefined && v.safeParse(schema, known).success) return known;
  const node = schema as Node;
  const made = make(node, named, name);
  return v.safeParse(schema, made).success || made === undefined ? made : (guess(node) ?? made);
}

function make(node: Node, named: Named, name: string): unknown {
  const inner = (one: Node, as = name) => sampleOf(one, named, as);
  switch (node.type) {
    case "optional":
    case "nullish":
    case "exact_optional":
    case "undefinedable":
      return refers(node.wrapped!, name, named) ? inner(node.wrapped!) : undefined;
    case "nullable":
      return refers(node.wrapped!, name, named) ? inner(node.wrapped!) : null;
    case "object":
    case "strict_object":
    case "loose_object":
      return Object.fromEntries(
        Object.entries(node.entries!)
          .map(([key, one]) => [key, inner(one, key)] as const)
          .filter(([, value]) => value !== undefined),
      );
    case "array": {
      const one = inner(node.item!, name.replace(/s$/, ""));
      const least = Number(node.pipe?.find((action) => action.type === "min_length")?.requirement ?? 0);
      return least > 0 || refers(node.item!, name, named) ? Array.from({ length: Math.max(1, least) }, () => one) : [];
    }
    case "tuple":
      return node.items!.map((one) => inner(one));
    case "union":
    case "variant":
      return (
        (node.options as Node[]).map((one) => inner(one)).findLast((value) => v.safeParse(node, value).success) ??
        guess(node)
      );
    case "picklist":
    case "enum":
      return node.options![0];
    case "literal":
      return node.literal;
    case "lazy":
      return inner(node.getter!(undefined));
    case "record":
    case "unknown":
    case "any":
      return {};
    case "boolean":
      return true;
    case "null":
      return null;
    case "number":
      return guess(node);
    default:
      return guess(node);
  }
}

/** Whether a field would hold something that exists: those are filled in even where they may be left out. */
function refers(node: Node, name: string, named: Named): boolean {
  return named(name) !== undefined && (node.type === "string" || node.type === "array" || node.wrapped !== undefined);
}

function guess(node: Node): unknown {
  const least = Number(node.pipe?.find((action) => /^min_(value|length)$/.test(action.type))?.requirement ?? 0);
  const candidates: unknown[] = [
    ...words,
    newId(),
    `${newId()}@example.org`,
    new Date(Date.now() + 86_400_000).toISOString(),
    `teal-otter-${newId().slice(-8)}`.padEnd(least, "x"),
    least,
    1,
    "a".repeat(64),
    true,
    {},
    [],
  ];
  return candidates.find((one) => v.safeParse(node, one).success);
}

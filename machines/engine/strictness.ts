import { type Issue, pointTo } from "./issue.ts";
import { actionSites, invokeSites } from "./sites.ts";
import type { Tree } from "./tree.ts";

const actionFields: ReadonlySet<string> = new Set(["type", "params"]);

/** What a definition that is written today may not hold, though one that was published before goes on running with it. */
export function strictnessIssues(tree: Tree): Issue[] {
  const issues: Issue[] = [];
  const report = (pointer: string, message: string) =>
    issues.push({ severity: "error", code: "shape.invalid", pointer, message });
  for (const { action, pointer } of actionSites(tree)) {
    for (const key of Object.keys(action))
      if (!actionFields.has(key)) report(pointTo(pointer, key), `An action has no field "${key}".`);
  }
  const described = [
    ...tree.nodes.flatMap(({ transitions }) => transitions).map((one) => ({ ...one.definition, pointer: one.pointer })),
    ...invokeSites(tree).map(({ invoke, pointer }) => ({ ...invoke, pointer })),
  ];
  for (const { description, pointer } of described) {
    if (description !== undefined && typeof description !== "string")
      report(pointTo(pointer, "description"), "A description is text.");
  }
  for (const node of tree.nodes) {
    for (const delay of Object.keys(node.state.after ?? {}))
      if (/^\s*-\s*[\d.]+\s*$/.test(delay)) report(pointTo(node.pointer, "after", delay), "A delay is not negative.");
  }
  return issues;
}

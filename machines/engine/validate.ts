import type { WorkflowDefinition } from "./definition.ts";
import { determinismIssues } from "./determinism.ts";
import { fieldIssues } from "./fields.ts";
import { guardIssues } from "./guard-checks.ts";
import { handlerIssues } from "./handlers.ts";
import { type Issue, pointTo } from "./issue.ts";
import { machineConfig } from "./machine.ts";
import { nameIssues } from "./names.ts";
import { parameterIssues } from "./parameters.ts";
import { reachabilityIssues } from "./reachability.ts";
import { referenceIssues } from "./references.ts";
import { shapeIssues } from "./shape.ts";
import { metaIssues } from "./meta.ts";
import { strictnessIssues } from "./strictness.ts";
import { treeOf } from "./tree.ts";

const mostIssues = 200;

/** Everything wrong or doubtful about a definition (any JSON), errors first; without errors, compile accepts it. */
export function validate(definition: unknown): Issue[] {
  const shape = shapeIssues(definition);
  if (shape.length > 0) return shape;
  const issues = workflowIssues(definition as WorkflowDefinition, "");
  const errors = issues.filter(({ severity }) => severity === "error");
  const warnings = issues.filter(({ severity }) => severity === "warning");
  return [...errors, ...warnings].slice(0, mostIssues);
}

function workflowIssues(workflow: WorkflowDefinition, pointer: string): Issue[] {
  const tree = treeOf(workflow);
  const issues = referenceIssues(tree);
  machineConfig(workflow, issues);
  issues.push(
    ...strictnessIssues(tree),
    ...parameterIssues(tree),
    ...determinismIssues(tree),
    ...fieldIssues(tree, workflow.context ?? {}),
  );
  issues.push(...nameIssues(tree, pointer !== ""), ...guardIssues(tree), ...handlerIssues(tree, pointer !== ""));
  if (pointer === "") issues.push(...metaIssues(tree));
  if (!issues.some(({ code }) => code === "target.unknown")) issues.push(...reachabilityIssues(tree));
  const below = Object.entries(workflow.children ?? {}).flatMap(([name, child]) =>
    workflowIssues(child, pointTo("", "children", name)),
  );
  return [...issues, ...below].map((issue) => ({ ...issue, pointer: pointer + issue.pointer }));
}

/** May this definition be published: is there no error among the issues? */
export function isSound(issues: readonly Issue[]): boolean {
  return issues.every(({ severity }) => severity !== "error");
}

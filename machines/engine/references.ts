import { listOf } from "./definition.ts";
import { type Issue, type IssueCode, pointTo } from "./issue.ts";
import { ancestry, resolveTarget, type Tree, type TreeNode } from "./tree.ts";

/** Targets that lead nowhere and ids given twice, without which a definition cannot run. */
export function referenceIssues(tree: Tree): Issue[] {
  const issues: Issue[] = [];
  const report = (code: IssueCode, pointer: string, message: string) =>
    issues.push({ severity: "error", code, pointer, message });
  for (const node of tree.nodes) {
    const { id, target } = node.state;
    if (id !== undefined && tree.byId.get(id) !== node) {
      report("id.duplicate", pointTo(node.pointer, "id"), `The id "${id}" belongs to another state.`);
    }
    for (const name of node.kind === "history" ? listOf(target) : []) {
      const found = resolveTarget(tree, node, name);
      if (!found || found.kind === "history" || name.startsWith(".")) {
        report("target.unknown", pointTo(node.pointer, "target"), `There is no state "${name}" to go to.`);
      }
    }
    if (
      node.kind === "compound" &&
      node.children.find((child) => child.key === node.state.initial)?.kind === "history"
    ) {
      report("target.unknown", pointTo(node.pointer, "initial"), "The initial state cannot be a history state.");
    }
    for (const transition of node.transitions) {
      for (const name of transition.unknown) {
        const hint = transition.source.parent || name.startsWith("#") ? "" : ` On the root, write ".${name}".`;
        report("target.unknown", transition.pointer, `There is no state "${name}" to go to.${hint}`);
      }
      if (!canBeActiveTogether(transition.targets)) {
        report("target.conflict", transition.pointer, "These targets cannot be active at the same time.");
      }
    }
  }
  return issues;
}

/** Several targets must lie in different regions of a parallel state. */
function canBeActiveTogether(targets: readonly TreeNode[]): boolean {
  return targets.every((one, i) =>
    targets.slice(i + 1).every((other) => {
      const above = ancestry(other);
      const meeting = ancestry(one).find((node) => above.includes(node));
      return meeting?.kind === "parallel" && meeting !== one && meeting !== other;
    }),
  );
}

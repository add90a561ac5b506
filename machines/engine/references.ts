import { invocationCatalogue } from "./catalogue.ts";
import { listOf, type WorkflowDefinition } from "./definition.ts";
import { type Issue, type IssueCode, pointTo } from "./issue.ts";
import { actionSites, invokeSites } from "./sites.ts";
import { ancestry, isWithin, resolveTarget, type Tree, type TreeNode } from "./tree.ts";

/** Targets that lead nowhere and ids given twice, without which a definition cannot run. */
export function referenceIssues(tree: Tree): Issue[] {
  const issues = actorIssues(tree);
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
    for (const [i, invoke] of listOf(node.state.invoke).entries()) {
      const at = Array.isArray(node.state.invoke)
        ? pointTo(node.pointer, "invoke", i)
        : pointTo(node.pointer, "invoke");
      if (!Object.hasOwn(invocationCatalogue, invoke.src)) {
        report("invoke.unknown", pointTo(at, "src"), `There is nothing called "${invoke.src}" to invoke.`);
      }
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

/** Child statecharts that are started under a name which the definition does not have, and invocations of one name. */
function actorIssues(tree: Tree): Issue[] {
  const children = (tree.root.state as WorkflowDefinition).children ?? {};
  const issues: Issue[] = [];
  const report = (code: IssueCode, pointer: string, message: string) =>
    issues.push({ severity: "error", code, pointer, message });
  const starts = [
    ...invokeSites(tree).flatMap(({ invoke, pointer }) =>
      invoke.src === "workflow" ? [{ params: invoke.params, pointer }] : [],
    ),
    ...actionSites(tree).flatMap(({ action, pointer }) =>
      action.type === "spawn" ? [{ params: action.params, pointer }] : [],
    ),
  ];
  for (const { params, pointer } of starts) {
    const name = params?.["name"];
    if (typeof name === "string" && !Object.hasOwn(children, name)) {
      report("child.unknown", pointTo(pointer, "params", "name"), `There is no child statechart "${name}".`);
    }
  }
  const named = invokeSites(tree).filter(({ invoke }) => invoke.id !== undefined);
  for (const [i, { node, invoke, pointer }] of named.entries()) {
    const same = named.slice(0, i).some((other) => other.invoke.id === invoke.id && runTogether(node, other.node));
    if (same)
      report("id.duplicate", pointTo(pointer, "id"), `Another invocation "${invoke.id}" runs at the same time.`);
  }
  return issues;
}

function runTogether(one: TreeNode, other: TreeNode): boolean {
  return isWithin(one, other) || isWithin(other, one) || canBeActiveTogether([one, other]);
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

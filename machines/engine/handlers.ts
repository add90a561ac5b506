import { actionCatalogue } from "./catalogue.ts";
import { eventCatalogue } from "./event-catalogue.ts";
import { type WorkflowDefinition, listOf } from "./definition.ts";
import { matches } from "./explain.ts";
import { type Issue, pointTo } from "./issue.ts";
import { actionSites, type ActionSite, invokeSites } from "./sites.ts";
import { ancestry, isWithin, type Tree, type TreeNode } from "./tree.ts";

/**
 * What comes back and finds nobody waiting for it: the platform's events, which reach the workflow and not its children,
 * and failures of services; and children that nobody starts.
 */
export function handlerIssues(tree: Tree, isChild: boolean): Issue[] {
  const platform = isChild
    ? []
    : [...unansweredActions(tree), ...leasesWithoutEnd(tree), ...noCancellation(tree), ...noDecision(tree)];
  return [...platform, ...silentFailures(tree), ...unusedChildren(tree)];
}

function unansweredActions(tree: Tree): Issue[] {
  return actionSites(tree).flatMap((site) => {
    const answers = answersTo(site);
    const waiting = placesAfter(tree, site);
    if (answers.length === 0 || waiting.length === 0) return [];
    if (waiting.some((node) => answers.some((event) => handles(tree, node, event)))) return [];
    const message = `What ${site.action.type} asks for comes back as ${answers.join(" or ")}, which is not handled here.`;
    return [{ severity: "warning", code: "event.unhandled", pointer: site.pointer, message }];
  });
}

/** The events of which one answers the action. */
function answersTo({ action }: ActionSite): readonly string[] {
  const entry = Object.hasOwn(actionCatalogue, action.type) ? actionCatalogue[action.type] : undefined;
  if (action.type === "task.open" && action.params?.["stage"] === "annotate") return ["annotation.submitted"];
  return entry?.answeredBy ?? [];
}

/** By what somebody who holds the task ceases to, besides handing in. */
const leaseEnds = ["assignment.expired", "assignment.released"];

/** Whoever notes that somebody has taken the task must hear that he has it no more, or it seems taken for ever. */
function leasesWithoutEnd(tree: Tree): Issue[] {
  return actionSites(tree).flatMap((site) => {
    const waiting = site.action.type === "task.open" ? placesAfter(tree, site) : [];
    const heard = (event: string) => waiting.some((node) => handles(tree, node, event));
    const missing = heard("task.assigned") ? leaseEnds.filter((event) => !heard(event)) : [];
    if (missing.length === 0) return [];
    const message = `task.assigned is handled here, but not ${missing.join(" nor ")}: a task that was given back seems taken for ever.`;
    return [{ severity: "warning", code: "event.unhandled", pointer: site.pointer, message }];
  });
}

/** Where the workflow is once the action ran; actions on the way out of a state are not looked at. */
function placesAfter(tree: Tree, { node, trigger, pointer }: ActionSite): TreeNode[] {
  if (trigger === undefined) return pointer.startsWith(pointTo(node.pointer, "exit")) ? [] : [node];
  const transition = node.transitions.find((one) => pointer.startsWith(`${one.pointer}/`));
  return transition && transition.targets.length > 0 ? transition.targets : [node];
}

function handles(tree: Tree, node: TreeNode, event: string): boolean {
  const above = ancestry(node);
  const around = tree.nodes.filter((other) => above.includes(other) || isWithin(other, node));
  return around.some(({ transitions }) =>
    transitions.some(({ trigger }) => trigger.kind === "event" && matches(event, trigger.event)),
  );
}

function noCancellation(tree: Tree): Issue[] {
  const opens = actionSites(tree).some(({ action }) => action.type === "task.open");
  if (!opens || tree.nodes.some((node) => handles(tree, node, "task.cancelled"))) return [];
  const message = `Nothing handles task.cancelled (${eventCatalogue["task.cancelled"]!.description.toLowerCase().replace(".", "")}), so the instance of a cancelled task waits for ever.`;
  return [{ severity: "warning", code: "event.unhandled", pointer: "", message }];
}

/** What several people have handed in may mean this or that, which somebody has to be asked about, or the task ends as it is. */
function noDecision(tree: Tree): Issue[] {
  const sites = actionSites(tree);
  const byMany = sites.some(({ action: { type, params } }) => {
    return (
      type === "task.open" && params?.["stage"] === "annotate" && ![undefined, 1].includes(params["overlap"] as number)
    );
  });
  const asked = sites.some(({ action }) => action.type === "quality.consensus");
  const check = sites.find(({ action }) => action.type === "quality.check");
  if (!byMany || asked || !check || JSON.stringify(tree.root.state).includes("event.unsure")) return [];
  const message =
    "Nothing asks whether it is sure what several people mean, so a task ends also where it is not: guard a transition of quality_check.completed by event.unsure, or ask for quality.consensus.";
  return [{ severity: "warning", code: "decision.missing", pointer: check.pointer, message }];
}

function silentFailures(tree: Tree): Issue[] {
  return invokeSites(tree).flatMap(({ node, invoke, pointer }) => {
    if (invoke.src === "workflow" || invoke.onError !== undefined) return [];
    const caught = ancestry(node).some(({ transitions }) =>
      transitions.some(({ trigger }) => trigger.kind === "event" && trigger.event === "*"),
    );
    if (caught) return [];
    const message = `Nothing handles the failure of ${invoke.src}, which then fails the instance; add onError.`;
    return [{ severity: "warning", code: "invoke.unhandled", pointer, message }];
  });
}

function unusedChildren(tree: Tree): Issue[] {
  const used = new Set([
    ...invokeSites(tree).map(({ invoke }) => invoke.params?.["name"]),
    ...actionSites(tree).flatMap(({ action }) => (action.type === "spawn" ? listOf(action.params?.["name"]) : [])),
  ]);
  const children = Object.keys((tree.root.state as WorkflowDefinition).children ?? {});
  return children
    .filter((name) => !used.has(name))
    .map((name) => ({
      severity: "warning",
      code: "child.unused",
      pointer: pointTo("", "children", name),
      message: `Nothing starts the child statechart "${name}".`,
    }));
}

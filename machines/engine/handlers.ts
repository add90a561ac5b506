import { actionCatalogue } from "./catalogue.ts";
import { type WorkflowDefinition, listOf } from "./definition.ts";
import { type Issue, pointTo } from "./issue.ts";
import { deafStates, unhandled } from "./late-events.ts";
import { handles, placesAfter } from "./places.ts";
import { actionSites, type ActionSite, invokeSites } from "./sites.ts";
import { taskEventIssues } from "./task-events.ts";
import { ancestry, type Tree } from "./tree.ts";

/**
 * What comes back and finds nobody waiting for it: the platform's events, which reach the workflow and not its children,
 * and failures of services; and children that nobody starts.
 */
export function handlerIssues(tree: Tree, isChild: boolean): Issue[] {
  const platform = isChild
    ? []
    : [...unansweredActions(tree), ...lateAnswers(tree), ...taskEventIssues(tree), ...noDecision(tree)];
  return [...platform, ...silentFailures(tree), ...unusedChildren(tree)];
}

function unansweredActions(tree: Tree): Issue[] {
  return actionSites(tree).flatMap((site) => {
    const answers = answersTo(site);
    const waiting = placesAfter(tree, site);
    if (answers.length === 0 || waiting.length === 0) return [];
    if (waiting.some((node) => answers.some((event) => handles(tree, node, event)))) return [];
    const message = `What ${site.action.type} asks for comes back as ${answers.join(" or ")}, which is not handled here.`;
    return [unhandled(site.pointer, message)];
  });
}

/** States that an answer may reach too late; what is asked for and answered nowhere is told at the action. */
function lateAnswers(tree: Tree): Issue[] {
  const asking = actionSites(tree).filter((site) => answersTo(site).length > 0);
  return [...Map.groupBy(asking, ({ action }) => action.type)].flatMap(([type, sites]) => {
    const answers = answersTo(sites[0]!);
    const heard = sites
      .map((site) => placesAfter(tree, site))
      .filter((places) => places.some((node) => answers.some((event) => handles(tree, node, event))));
    return deafStates(tree, type, heard.flat(), answers);
  });
}

/** The events of which one answers the action. */
function answersTo({ action }: ActionSite): readonly string[] {
  const entry = Object.hasOwn(actionCatalogue, action.type) ? actionCatalogue[action.type] : undefined;
  if (action.type === "task.open" && action.params?.["stage"] === "annotate") return ["annotation.submitted"];
  return entry?.answeredBy ?? [];
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

import { explain } from "../statistics/consensus/dawid-skene.ts";
import { confusionOf, type CountedModel, priorsOf } from "./fit.ts";
import type { Label } from "./labels.ts";

/** What is known of a family of items from all other tasks: how much of each label was found, and how often who said what of which truth. */
export interface History {
  found: ReadonlyMap<string, number>;
  said: readonly { userId: string; label: string; truth: string; count: number }[];
}
export interface ExplainedItem {
  family: string;
  item: string;
  posterior: Record<string, number>;
  label: string;
  confidence: number;
  entropy: number;
  answers: number;
  /** Whether a person has decided so; what all say together then changes nothing. */
  decided?: boolean;
}

/** Of a posterior what comes out of it: the most probable label, of equals the first in order, and what is left to know, in bits. */
export function summed(posterior: Record<string, number>): Pick<ExplainedItem, "label" | "confidence" | "entropy"> {
  let [label, confidence, entropy] = ["", -1, 0];
  for (const name of Object.keys(posterior).toSorted()) {
    const one = posterior[name]!;
    if (one > confidence + 1e-9) [label, confidence] = [name, one];
    if (one > 0) entropy -= one * Math.log2(one);
  }
  return { label, confidence, entropy: Math.max(0, entropy) };
}

/**
 * Explains the items of one family of a task, given what is known of the people from elsewhere: one step of the incremental expectation
 * maximisation of Neal and Hinton (1998), which comes to rest where the model fitted to all answers does.
 */
export function explainItems(
  labels: readonly Label[],
  history: History,
  model: CountedModel = "dawid_skene",
): ExplainedItem[] {
  const names = new Set([...history.found.keys(), ...labels.map((one) => one.label)]);
  const classes = [...names].toSorted();
  const people = [...new Set(labels.map((one) => one.userId))];
  const [place, person] = [index(classes), index(people)];
  const counts = new Float64Array(people.length * classes.length ** 2);
  for (const { userId, label, truth, count } of history.said) {
    const [who, what, really] = [person.get(userId), place.get(label), place.get(truth)];
    if (who === undefined || what === undefined || really === undefined) continue;
    counts[(who * classes.length + what) * classes.length + really]! += count;
  }
  const confusion = confusionOf(model, counts, classes.length);
  const priors = priorsOf(
    model,
    Float64Array.from(classes, (name) => history.found.get(name) ?? 0),
  );
  return [...Map.groupBy(labels, (one) => one.item)].map(([item, said]) => {
    const row = priors.slice();
    const workers = Uint32Array.from(said, (one) => person.get(one.userId)!);
    explain(
      row,
      confusion,
      workers,
      Uint16Array.from(said, (one) => place.get(one.label)!),
    );
    const posterior = Object.fromEntries(
      classes.map((name, at) => [name, row[at]!] as const).filter(([, p]) => p > 1e-6),
    );
    return { family: said[0]!.family, item, posterior, ...summed(posterior), answers: said.length };
  });
}

function index(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, at) => [name, at]));
}

import { isWord, type Node, PatternError, patternLimits, readPattern } from "./syntax.ts";

type Step =
  | { op: "char"; matches: (codePoint: number) => boolean }
  | { op: "split"; first: number; second: number }
  | { op: "jump"; to: number }
  | { op: "start" | "end" | "done" }
  | { op: "word"; inside: boolean };

export interface Pattern {
  /** Whether the pattern is found anywhere in the text. */
  foundIn(text: string): boolean;
}

function compile(node: Node, program: Step[]): void {
  if (program.length > patternLimits.steps) throw new PatternError("repeats too much");
  switch (node.kind) {
    case "empty":
      return;
    case "char":
      program.push({ op: "char", matches: node.matches });
      return;
    case "start":
    case "end":
      program.push({ op: node.kind });
      return;
    case "word":
      program.push({ op: "word", inside: node.inside });
      return;
    case "all":
      for (const one of node.of) compile(one, program);
      return;
    case "any":
      return either(node.of, program);
    case "repeat":
      return repeat(node.of, node.min, node.max, program);
  }
}

function either([first, ...rest]: readonly Node[], program: Step[]): void {
  if (rest.length === 0) return compile(first!, program);
  const split = { op: "split" as const, first: program.length + 1, second: 0 };
  program.push(split);
  compile(first!, program);
  const jump = { op: "jump" as const, to: 0 };
  program.push(jump);
  split.second = program.length;
  either(rest, program);
  jump.to = program.length;
}

function repeat(node: Node, min: number, max: number, program: Step[]): void {
  for (let i = 0; i < min; i++) compile(node, program);
  if (max === Infinity) {
    const split = { op: "split" as const, first: program.length + 1, second: 0 };
    const from = program.push(split) - 1;
    compile(node, program);
    program.push({ op: "jump", to: from });
    split.second = program.length;
    return;
  }
  const splits = [];
  for (let i = min; i < max; i++) {
    const split = { op: "split" as const, first: program.length + 1, second: 0 };
    splits.push(split);
    program.push(split);
    compile(node, program);
  }
  for (const split of splits) split.second = program.length;
}

/**
 * A pattern that is matched in time linear in the text, whatever it says: all ways through it are walked at once, after Thompson,
 * "Regular expression search algorithm" (1968). Throws PatternError.
 */
export function patternOf(source: string): Pattern {
  const program: Step[] = [];
  compile(readPattern(source), program);
  program.push({ op: "done" });
  if (program.length > patternLimits.steps) throw new PatternError("repeats too much");
  return { foundIn: (text) => run(program, text) };
}

function run(program: readonly Step[], text: string): boolean {
  const seen = new Int32Array(program.length).fill(-1);
  let place = 0;
  let before: number | undefined;
  let here = text.codePointAt(0);
  let active: number[] = [];
  const holds = (step: Step) => {
    if (step.op === "start") return before === undefined;
    if (step.op === "end") return here === undefined;
    const edge = (before !== undefined && isWord(before)) !== (here !== undefined && isWord(here));
    return step.op === "word" && edge !== step.inside;
  };
  /** Follows what costs no character; true when the pattern is found. */
  const follow = (from: number): boolean => {
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen[at] === place) continue;
      seen[at] = place;
      const step = program[at]!;
      if (step.op === "done") return true;
      if (step.op === "char") active.push(at);
      else if (step.op === "jump") open.push(step.to);
      else if (step.op === "split") open.push(step.second, step.first);
      else if (holds(step)) open.push(at + 1);
    }
    return false;
  };
  for (let at = 0; ;) {
    if (follow(0)) return true;
    if (here === undefined) return false;
    const waiting = active;
    const char = here;
    active = [];
    at += char > 0xffff ? 2 : 1;
    before = char;
    here = text.codePointAt(at);
    place++;
    for (const one of waiting) {
      const step = program[one]!;
      if (step.op === "char" && step.matches(char) && follow(one + 1)) return true;
    }
  }
}

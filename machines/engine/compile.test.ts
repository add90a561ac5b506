import { describe, expect, test } from "bun:test";
import { advance, start } from "./advance.ts";
import { compile, compiledBy } from "./compile.ts";
import type { WorkflowDefinition } from "./definition.ts";
import { event } from "./play.suite.ts";

describe("compiling", () => {
  const tiny: WorkflowDefinition = {
    id: "tiny",
    initial: "a",
    states: { a: { on: { go: "b" } }, b: { type: "final" } },
  };

  test("gives the same machine for the same content, whatever the order of its keys", () => {
    const shuffled = { states: tiny.states!, initial: "a", id: "tiny" };
    expect(compile(shuffled)).toBe(compile(tiny));
    expect(compiledBy(compile(tiny).hash)).toBe(compile(tiny));
  });

  test("keeps workflows apart that differ in the order of their regions only", () => {
    const regions = (...keys: string[]): WorkflowDefinition => ({
      id: "regions",
      type: "parallel",
      states: Object.fromEntries(keys.map((key) => [key, {}])),
    });
    expect(compile(regions("a", "b")).hash).not.toBe(compile(regions("b", "a")).hash);
    expect(start(compile(regions("b", "a")), {}, 0).to).toEqual(["b", "a"]);
  });

  test("is not disturbed when the caller changes the definition afterwards", () => {
    const mine = { ...structuredClone(tiny), id: "mine" };
    const compiled = compile(mine);
    delete mine.states!["b"];
    expect(advance(compiled, start(compiled, {}, 0).snapshot, event("go"), 0).to).toEqual(["b"]);
  });

  test("says everything that is wrong, with pointers, when a definition cannot run", () => {
    const wrong: WorkflowDefinition = {
      id: "wrong",
      initial: "a",
      states: {
        a: { on: { go: { target: "nowhere", guard: { type: "cel", params: { expression: "1 +" } } } } },
        b: { entry: { type: "task.explode" } },
      },
    };
    expect(() => compile(wrong)).toThrow(
      expect.objectContaining({
        name: "DefinitionError",
        issues: [
          expect.objectContaining({ code: "target.unknown", pointer: "/states/a/on/go" }),
          expect.objectContaining({ code: "expression.invalid", pointer: "/states/a/on/go/guard/params/expression" }),
          expect.objectContaining({ code: "action.unknown", pointer: "/states/b/entry/type" }),
        ],
      }),
    );
  });
});

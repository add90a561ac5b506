import { expect, test } from "bun:test";
import type { Template } from "../../../projects/contract.ts";
import { blankTemplate, changesOf, withLabels } from "./template-draft.ts";

const before = blankTemplate({ overlap: 3 });
const field = (name: string, kind: "choice" | "number") => ({ name, title: name, kind, options: [], required: false });
const asking = (...fields: ReturnType<typeof field>[]) => ({ ...before.labelSchema, fields });

test("only what differs is sent, and of the settings only those that do", () => {
  expect(changesOf(before, before)).toEqual({});
  const after = { ...before, name: "Birds", version: 7, settings: { ...before.settings, leaseMinutes: 5 } };
  expect(changesOf(before, after)).toEqual({ name: "Birds", settings: { leaseMinutes: 5 } });
  expect(changesOf(after, before)).toEqual({ name: "", settings: { leaseMinutes: 30 } });
});

test("a question that is gone, or asked in another way, takes its model along", () => {
  const consensus = { models: { a: "mean" as const, b: "glad" as const }, regions: "mace" as const, fuse: true };
  const template: Template = {
    ...before,
    labelSchema: asking(field("a", "number"), field("b", "choice")),
    qualityPolicies: { consensus: { ...consensus, overlap: null }, review: null, gold: null, issueCategories: null },
  };
  const modelsWith = (...fields: ReturnType<typeof field>[]) =>
    withLabels(template, asking(...fields)).qualityPolicies?.consensus?.models;
  expect(modelsWith(field("a", "number"))).toEqual({ a: "mean" });
  expect(modelsWith(field("a", "choice"), field("b", "choice"))).toEqual({ b: "glad" });
  const wider = asking(field("a", "number"), field("b", "choice"), field("c", "choice"));
  expect(withLabels(template, wider)).toEqual({ labelSchema: wider });
});

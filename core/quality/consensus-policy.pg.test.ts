import { describe, expect, test } from "bun:test";
import { NOBODY } from "../annotations/fused.contract.ts";
import { getHistory } from "../annotations/read-versions.ts";
import type { Result } from "../annotations/region.contract.ts";
import { annotationsOf, letters, type Scene, says, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { restoreVersion, updateAnnotation } from "../annotations/update-annotation.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import type { LabelSchema } from "../projects/label-schema.contract.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { createCheck } from "./create-check.ts";
import { getConsensusPolicy, putConsensusPolicy } from "./consensus-policy.ts";
import { fitConsensusJob } from "./jobs/fit-consensus.ts";
import { getPreferenceRanking } from "./preference-ranking.ts";
import { getAgreement } from "./read-agreement.ts";
import { putReviewPolicy } from "./review-policy.ts";
import { getConsensus, listConsensus } from "./read-consensus.ts";
import { checks, reviewOf, verdict } from "./review.suite.ts";
import { qualityService } from "./service.ts";
import { saveItem } from "./store/consensus.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, qualityService]);
const standard = { models: [], regions: "dawid_skene" as const, fuse: false, overlap: null };

async function handIn(s: Scene, taskId: string, results: readonly Result[]): Promise<string[]> {
  const people: string[] = [];
  for (const result of results) {
    const person = newId();
    const claimed = await s.claim("annotate", person);
    expect(claimed.task.id).toBe(taskId);
    expect((await submit(host(), s, claimed, result)).status).toBe(200);
    people.push(person);
  }
  return people;
}

const asked: LabelSchema = {
  ...letters,
  fields: [
    { name: "mood", title: "Mood", kind: "choice", options: [{ value: "good" }, { value: "bad" }], required: true },
    { name: "words", title: "Words", kind: "number", options: [], required: false },
    { name: "better", title: "Better", kind: "pairwise", options: [{ value: "A" }, { value: "B" }], required: false },
    { name: "tags", title: "Tags", kind: "multi_choice", options: [{ value: "x" }, { value: "y" }], required: false },
  ],
};

describe("how a project makes one of what several people say", () => {
  test("begins with the usual models, and is changed by question; what makes no sense is refused where it stands", async () => {
    const s = await scene(host(), "single-pass", { overlap: 3 }, asked);
    const projectId = s.project.id;
    const manager = s.person("quality");
    const models = async () =>
      Object.fromEntries(
        (await getConsensusPolicy(manager, { projectId })).questions.map((one) => [one.question, one.model]),
      );
    expect(await models()).toEqual({
      mood: "dawid_skene",
      words: "median",
      better: "dawid_skene",
      tags: "dawid_skene",
    });
    const wrong = [
      { question: "mood", model: "median" as const },
      { question: "nothing", model: "majority" as const },
      { question: "words", model: "mean" as const },
      { question: "words", model: "huber" as const },
    ];
    await expect(putConsensusPolicy(manager, { projectId, ...standard, models: wrong })).rejects.toMatchObject({
      code: "quality.model_does_not_fit",
      fields: {
        errors: [{ pointer: "/models/0/model" }, { pointer: "/models/1/question" }, { pointer: "/models/3/question" }],
      },
    });
    const backwards = { min: 3, max: 2, price: 0.05 };
    await expect(putConsensusPolicy(manager, { projectId, ...standard, overlap: backwards })).rejects.toMatchObject({
      code: "quality.overlap_backwards",
      fields: { errors: [{ pointer: "/overlap/max" }] },
    });
    const fits = [
      { question: "mood", model: "majority" as const },
      { question: "words", model: "mean" as const },
      { question: "better", model: "bradley_terry" as const },
      { question: "tags", model: "mace" as const },
    ];
    expect(await putConsensusPolicy(manager, { projectId, ...standard, models: fits })).toMatchObject({ version: 1 });
    expect(await models()).toEqual({ mood: "majority", words: "mean", better: "bradley_terry", tags: "mace" });

    const [taskId] = (await s.addTasks(1)) as [string];
    const said = (mood: string, words: number, better: string, tags: string[]): Result => ({
      ...says(mood),
      answers: { mood, words, better, tags },
    });
    await handIn(s, taskId, [
      said("good", 3, "A", ["x"]),
      said("good", 4, "A", ["x", "y"]),
      said("bad", 8, "B", ["x"]),
    ]);
    const found = await eventually(async () => {
      const now = await getConsensus(manager, { taskId });
      return now.answers === 3 && now.status !== "gathering" ? now : null;
    });
    const item = (name: string) => found.items.find((one) => one.item === name)!;
    expect(item("mood").posterior["good"]).toBeCloseTo(2 / 3, 12);
    expect(item("words")).toMatchObject({ label: "5", posterior: {}, answers: 3 });
    expect(item("better")).toMatchObject({ label: "A", answers: 3 });
    expect(item("tags: x")).toMatchObject({ label: "x", answers: 3 });
    expect(item("tags: y").label).toBe("");
    const { items } = await getPreferenceRanking(manager, { projectId });
    const a = { thing: "A", comparisons: 3, wins: 2, ties: 0 };
    const b = { thing: "B", comparisons: 3, wins: 1, ties: 0 };
    expect(items).toMatchObject([{ question: "better", things: [a, b] }]);
    for (const { low, strength, high } of items[0]!.things)
      expect([low! < strength, strength < high!]).toEqual([true, true]);
    const agreement = await getAgreement(manager, { projectId });
    expect(agreement.items.map((one) => [one.family, one.coefficient, one.answers])).toEqual([
      ["field:better", "nominal_alpha", 3],
      ["field:mood", "nominal_alpha", 3],
      ["field:tags", "masi_alpha", 6],
      ["field:words", "interval_alpha", 3],
    ]);
    const names = agreement.items.map((one) => one.coefficients.map(({ name }) => name));
    const labelled = ["percent", "fleiss_kappa", "gwet_ac1"] as const;
    expect(names).toEqual([[...labelled], [...labelled], ["percent", "jaccard_alpha"], ["percent", "ratio_alpha"]]);
    expect(agreement.items[3]!.coefficients[1]).toMatchObject({ value: 0, low: null, high: null });
    const mood = agreement.items[1]!;
    expect(mood.confused).toMatchObject([{ count: 1, share: { value: expect.closeTo(2 / 3, 12) } }]);
    const service = host().context("quality", { workspaceId: s.workspaceId, service: true });
    const run = { jobId: newId(), attempt: 1, lastAttempt: false, signal: new AbortController().signal };
    await fitConsensusJob.run(service, { projectId }, run);
    const atNight = await getConsensus(manager, { taskId });
    for (const { item: name, posterior, label } of atNight.items) {
      expect(label).toBe(item(name).label);
      // Of a model that takes one step an answer the night takes those that are left.
      const left = name.startsWith("tags") ? 0.05 : 5e-7;
      for (const [one, share] of Object.entries(item(name).posterior))
        expect(Math.abs(posterior[one]! - share)).toBeLessThan(left);
    }
    const stranger = host().context("quality", { workspaceId: newId() });
    await expect(getConsensusPolicy(stranger, { projectId })).rejects.toMatchObject({ status: 404 });
    await expect(putConsensusPolicy(stranger, { projectId, ...standard })).rejects.toMatchObject({ status: 404 });
    await expect(getPreferenceRanking(stranger, { projectId })).rejects.toMatchObject({ status: 404 });
  });
});

describe("a project that fuses", () => {
  const about = (start: number) => says("good", ["person", 0, 3], ["place", start, 16]);

  test("lets a version stand that is nobody's, made of all, where people agree", async () => {
    const s = await scene(host(), "consensus", { overlap: 3 });
    await putConsensusPolicy(s.person("quality"), { projectId: s.project.id, ...standard, fuse: true });
    const [taskId] = (await s.addTasks(1)) as [string];
    await handIn(s, taskId, [about(12), about(12), about(11)]);
    await eventually(async () => (await s.status(taskId)) === "completed");
    const stands = await eventually(async () => {
      const [one] = (await annotationsOf(host(), s, taskId)).filter(({ status }) => status === "accepted");
      return one?.source === "consensus" ? one : null;
    });
    expect(stands).toMatchObject({ userId: NOBODY, schemaVersion: 1 });
    expect(stands.result.answers).toEqual({ mood: "good" });
    const places = stands.result.regions.map((one) => ({ ...one, score: undefined }));
    expect(places).toMatchObject([
      { type: "span", class: "person", start: 0, end: 3 },
      { type: "span", class: "place", start: 12, end: 16 },
    ]);
    expect(stands.confidence).toBeGreaterThan(0.9);
    const history = await getHistory(s.person("annotations"), {
      annotationId: stands.id,
      limit: 10,
      cursor: undefined,
    });
    expect(history.items.at(-1)).toMatchObject({ version: 1, source: "consensus", userId: NOBODY });
    expect(await s.events("annotations", taskId)).toContain("annotation.fused");

    // By another model the regions would be fused into something else.
    const changed = { ...standard, fuse: true, regions: "majority" as const };
    await putConsensusPolicy(s.person("quality"), { projectId: s.project.id, ...changed });
    const byHand = await createCheck(s.person("quality"), { taskId });
    expect(byHand).toMatchObject({ outcome: "passed" });
    const after = (await annotationsOf(host(), s, taskId)).find((one) => one.id === stands.id);
    expect(after).toMatchObject({ status: "accepted", version: stands.version, confidence: stands.confidence });

    // What was fused is as sure as its task, and is not touched otherwise.
    const manager = s.person("quality");
    await eventually(async () => (await getConsensus(manager, { taskId })).status === "agreed");
    const fused = async () => (await annotationsOf(host(), s, taskId)).find((one) => one.id === stands.id)!;
    const [one] = (await annotationsOf(host(), s, taskId)).filter(({ source }) => source === "human");
    const editor = s.person("annotations", one!.userId);
    const annotationId = one!.id;
    const mended = { ...one!.result, answers: { mood: "bad" } };
    await updateAnnotation(editor, { annotationId, result: mended, ifMatch: "*" });
    const unsure = await eventually(async () => {
      const { confidence } = await getConsensus(manager, { taskId });
      return confidence! < stands.confidence! - 0.01 && (await fused()).confidence === confidence ? confidence : null;
    });
    expect(await fused()).toEqual({ ...stands, confidence: unsure });
    await restoreVersion(editor, { annotationId, version: 1, ifMatch: "*" });
    const items = await eventually(async () => {
      const now = await getConsensus(manager, { taskId });
      return now.status === "agreed" && now.confidence! > unsure ? now.items : null;
    });

    // What turns out to mean something else is for a person to decide.
    const service = host().context("quality", { workspaceId: s.workspaceId, service: true });
    const run = { jobId: newId(), attempt: 1, lastAttempt: false, signal: new AbortController().signal };
    const mood = items.find((one) => one.item === "mood")!;
    await transaction(service, (tx) => saveItem(tx, s.workspaceId, taskId, { ...mood, label: "bad" }));
    await fitConsensusJob.run(service, { projectId: s.project.id }, run);
    expect((await getConsensus(manager, { taskId })).status).toBe("required");
    expect((await s.events("quality", taskId)).slice(-2)).toEqual(["consensus.updated", "consensus.required"]);
    expect(await fused()).toMatchObject({ status: "accepted", version: stands.version });
  });

  test("offers it to the person who decides where they do not, and sends it back to nobody", async () => {
    const s = await scene(host(), "consensus", { overlap: 2 });
    await putConsensusPolicy(s.person("quality"), { projectId: s.project.id, ...standard, fuse: true });
    const [taskId] = (await s.addTasks(1)) as [string];
    const people = await handIn(s, taskId, [about(12), says("bad", ["person", 0, 3])]);
    const check = await reviewOf(s, taskId);
    const all = await annotationsOf(host(), s, taskId);
    const fused = all.find((one) => one.source === "consensus")!;
    expect(check.annotationIds.toSorted()).toEqual(all.map((one) => one.id).toSorted());
    const review = await s.claim("review", newId());
    const rejected = await verdict(s, review, check, { outcome: "rejected", reason: "Read it again." });
    expect(rejected.rejected.map((one) => one.userId).toSorted()).toEqual(people.toSorted());
    for (const person of people) {
      const again = await s.claim("annotate", person);
      expect((await submit(host(), s, again, says("bad", ["person", 0, 3]))).status).toBe(200);
    }
    await eventually(async () => (await s.status(taskId)) === "completed");
    const now = await eventually(async () =>
      (await annotationsOf(host(), s, taskId)).find((one) => one.id === fused.id && one.status === "accepted"),
    );
    expect(now.result).toMatchObject({ answers: { mood: "bad" }, regions: [{ class: "person" }] });
    expect(now.version).toBeGreaterThan(fused.version);
  });
});

describe("as many people as a task is worth", () => {
  async function worth(answers: readonly string[], adjudicateBelow: number) {
    const s = await scene(host(), "dynamic-overlap", { overlap: 1 });
    const [projectId, manager] = [s.project.id, s.person("quality")];
    const overlap = { min: 2, max: 3, price: 0.02 };
    await putConsensusPolicy(manager, { projectId, ...standard, overlap });
    const reviewed = { bySkill: false, fullBelow: 0.7, leastShare: 0.05, halfLifeDays: 60 };
    await putReviewPolicy(manager, { projectId, ...reviewed, adjudicateBelow });
    const [taskId] = (await s.addTasks(1)) as [string];
    await handIn(
      s,
      taskId,
      answers.map((mood) => says(mood)),
    );
    return { s, taskId, manager };
  }

  test("are the fewest that it may have where these agree", async () => {
    const { s, taskId, manager } = await worth(["good", "good"], 0.7);
    await eventually(async () => (await s.status(taskId)) === "completed");
    const one = await eventually(async () => {
      const now = await getConsensus(manager, { taskId });
      return now.status === "agreed" ? now : null;
    });
    expect(one).toMatchObject({ answers: 2, items: [{ item: "mood", label: "good" }] });
    const asked = (await checks(s, { taskId })).map((check) => check.moreWanted);
    expect(asked.filter((more) => more !== null).toSorted()).toEqual([0, 1]);
    expect(await s.events("quality", taskId)).not.toContain("consensus.required");
  });

  test("are more while it is open what it means, and a person decides when nobody more may be asked", async () => {
    const { s, taskId, manager } = await worth(["good", "bad", "good"], 0.99);
    const check = await reviewOf(s, taskId);
    expect(check.annotationIds).toHaveLength(3);
    const required = await eventually(async () => {
      const { items } = await listConsensus(manager, { projectId: s.project.id, status: "required", limit: 5 });
      return items[0];
    });
    expect(required).toMatchObject({ taskId, answers: 3 });
    const asked = (await s.events("quality", taskId)).filter((type) => type === "consensus.required");
    expect(asked).toHaveLength(1);
  });
});

import { expect } from "bun:test";
import { type Claimed, says, type Scene, scene, submit } from "../annotations/scene.suite.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import type { TestHost } from "../kernel/testing/host.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { QualityCheck, qualityContract } from "./contract.ts";
import { listChecks } from "./read-checks.ts";
import { resolveCheck } from "./resolve-check.ts";

export const right = says("good", ["person", 0, 3], ["place", 12, 16]);
type Verdict = Partial<Input<typeof qualityContract.resolveCheck>>;

export const checks = async (s: Scene, filter: object = {}): Promise<QualityCheck[]> =>
  (await listChecks(s.person("quality"), { limit: 50, cursor: undefined, ...filter })).items;
export async function reviewOf(s: Scene, taskId: string): Promise<QualityCheck> {
  return eventually(async () => (await checks(s, { taskId, kind: "review", status: "pending" }))[0]);
}
export function verdict(s: Scene, review: Claimed, check: QualityCheck, more: Verdict): Promise<QualityCheck> {
  const { id: assignmentId, fence, userId } = review.assignment;
  const empty = { acceptedAnnotationId: null, rejectedAnnotationIds: [], reason: "", issues: [] };
  return resolveCheck(s.person("quality", userId), {
    checkId: check.id,
    assignmentId,
    fence,
    outcome: "accepted",
    ...empty,
    ...more,
  });
}
/** A task of a review project that waits for its reviewer. */
export async function underReview(host: TestHost, overlap = 1) {
  const s = await scene(host, "review", { overlap });
  const [taskId] = (await s.addTasks(1)) as [string];
  const people = Array.from({ length: overlap }, () => newId());
  for (const person of people) {
    expect((await submit(host, s, await s.claim("annotate", person), right)).status).toBe(200);
  }
  const review = await s.claim("review", newId());
  return { s, taskId, people, review, check: await reviewOf(s, taskId) };
}

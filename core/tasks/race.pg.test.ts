import { afterAll, expect, test } from "bun:test";
import { eq, sql } from "drizzle-orm";
import { annotations, annotationVersions } from "../../db/schema/annotations.ts";
import { annotationsService } from "../annotations/service.ts";
import { createContext } from "../kernel/context.ts";
import { arm } from "../kernel/failpoint.ts";
import type { Host } from "../kernel/lifecycle/host.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { startTwin } from "../kernel/testing/ledger.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { projectsService } from "../projects/service.ts";
import { Crowd, NoAnswer, Process, type Sent, work } from "./race-crowd.suite.ts";
import { numbers } from "./race-ledger.suite.ts";
import { scene } from "./scene.suite.ts";
import { tasksService } from "./service.ts";

const services = [projectsService, tasksService, annotationsService];
const host = useHost(services);

const CLIENTS = 200;
const OVERLAP = 3;
/** 10,000 tasks take some minutes; the suite has fewer, and the same crowd. */
const TASKS = Number(process.env.WELO_RACE_TASKS ?? 200);
const WANTED = TASKS * OVERLAP;
/** How much of the work is counted when the process that serves half of the people dies. */
const DEATHS = [WANTED / 3, (WANTED * 2) / 3];

/** The second process serves people only: what it leaves behind is for the first. */
const serving = services.map((one) => ({ ...one, reactions: [], jobs: [], schedules: [] }));
const twins: Host[] = [];
afterAll(() => Promise.all(twins.map((twin) => twin.stop())));

async function startSecond(): Promise<Process> {
  const twin = await startTwin(host(), serving);
  twins.push(twin);
  return new Process(twin);
}

/** What annotations has of a workspace, and what it said of it. */
function kept(workspaceId: string) {
  const runtime = host().runtimes.get("annotations")!;
  const ctx = createContext(runtime, { workspaceId });
  return {
    rows: () => transaction(ctx, (tx) => tx.select().from(annotations)),
    versions: () => transaction(ctx, (tx) => tx.select().from(annotationVersions)),
    count: (status: "submitted" | "submitting") =>
      transaction(ctx, (tx) => tx.$count(annotations, eq(annotations.status, status))),
    said: (type: string) =>
      systemQuery(runtime, (tx) =>
        tx.execute<{ annotationId: string; assignmentId: string; revision: boolean; late: boolean }>(sql`
          select data ->> 'annotationId' as "annotationId", data ->> 'assignmentId' as "assignmentId",
            (data ->> 'revision')::boolean as revision, (data ->> 'late')::boolean as late
          from (select envelope -> 'data' as data from annotations.outbox
            where workspace_id = ${workspaceId} and envelope ->> 'type' = ${type}) as said`),
      ),
  };
}

const sorted = (ids: readonly string[]) => [...ids].sort();

test(`${CLIENTS} people who crash, dawdle, come too late and have tasks kept ready, and whose server dies, give each of ${TASKS} tasks exactly ${OVERLAP} annotations, and nobody is sent away while there is something for him`, async () => {
  const s = await scene(host(), { overlap: OVERLAP, leaseMinutes: 1 });
  const { workspaceId } = s.ctx;
  const tasks: string[] = [];
  for (let left = TASKS; left > 0; left -= 2000) {
    const some = await s.addTasks(Math.min(2000, left));
    await s.open(some);
    tasks.push(...some);
  }
  const annotated = kept(workspaceId);
  const first = new Process(host());
  let second = startSecond();
  const deaths = [...DEATHS];
  const die = async (dying: Process): Promise<Process> => {
    await dying.kill();
    return startSecond();
  };
  const crowd: Crowd = new Crowd({
    size: CLIENTS,
    workspaceId,
    queueId: s.queues.annotate.id,
    clock: host().clock,
    processOf: async (nth) => (nth % 2 === 0 ? first : second),
    lateEach: Math.max(400, WANTED / 8),
    onCounted(counted) {
      if (counted < (deaths[0] ?? Infinity)) return;
      deaths.shift();
      second = second.then(die);
    },
    async isDone() {
      // Hand-ins whose process died are ended by their job; of ten thousand tasks there are hundreds.
      await eventually(async () => (await annotated.count("submitting")) === 0, 600_000);
      return (await annotated.count("submitted")) >= WANTED;
    },
  });
  const dice = numbers(CLIENTS + 1);
  const disarm = ["annotations.submit.before-complete", "annotations.submit.after-complete"].map((point) =>
    arm(point, () => {
      if (dice() < 0.02) throw new NoAnswer();
    }),
  );
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => work(crowd, i, newId(), numbers(i + 1)))).finally(() =>
    disarm.forEach((one) => one()),
  );
  expect(crowd.problems).toEqual([]);
  expect(deaths).toEqual([]);
  expect((await s.said("assignment.expired")).length).toBeGreaterThan(0);

  const assignments = await s.assignments();
  const submitted = sorted(assignments.filter((one) => one.status === "submitted").map((one) => one.id));
  const { ledger, sent } = crowd;
  ledger.settle(assignments.map((one) => ({ ...one, counted: one.status === "submitted" })));
  expect(ledger.faults(tasks, OVERLAP)).toEqual([]);
  expect(sorted(ledger.counted().map((hold) => hold.lease.id))).toEqual(submitted);

  const rows = await annotated.rows();
  const counted = rows.filter((row) => row.status === "submitted");
  const people = Map.groupBy(counted, (row) => row.taskId);
  expect([...new Set(tasks.map((id) => people.get(id)?.length))]).toEqual([OVERLAP]);
  expect([...new Set(tasks.map((id) => new Set(people.get(id)!.map((row) => row.userId)).size))]).toEqual([OVERLAP]);
  expect(sorted(counted.map((row) => row.submittedAssignmentId!))).toEqual(submitted);
  const versions = Map.groupBy(await annotated.versions(), ({ reason }) => reason === "late");
  const [cameLate, handedIn] = [versions.get(true) ?? [], versions.get(false) ?? []];
  expect(sorted(handedIn.map((one) => one.annotationId))).toEqual(sorted(counted.map((row) => row.id)));
  const told = await annotated.said("annotation.submitted");
  expect(sorted(told.map((one) => one.assignmentId))).toEqual(submitted);
  expect(told.filter((one) => one.revision)).toEqual([]);

  const versionOf = new Map(handedIn.map((one) => [one.annotationId, one.version]));
  for (const row of rows) {
    const { hold, result } = sent.get(row.assignmentId!)!;
    const { id, taskId, userId } = hold.lease;
    const as = hold.counted
      ? { status: "submitted", submittedAssignmentId: id, result, draft: null }
      : { status: "draft", submittedAssignmentId: null, draft: result };
    const version = versionOf.get(row.id) ?? 0;
    expect(row).toMatchObject({ taskId, userId, ...as, version, pending: null });
  }

  // What came too late was kept, where its author had sent something newer as a version of its own; ids of assignments are ordered by time.
  const late = [...sent.values()].filter((one) => one.lateFor !== null);
  expect(late.length).toBeGreaterThan(0);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const isKept = ({ hold, lateFor }: Sent) => {
    const row = byId.get(lateFor!);
    return row?.taskId === hold.lease.taskId && row.userId === hold.lease.userId && row.assignmentId! >= hold.lease.id;
  };
  expect(late.filter((one) => !isKept(one))).toEqual([]);
  const saved = new Set((await annotated.said("annotation.draft_saved")).map((one) => one.late && one.annotationId));
  for (const { annotationId } of cameLate) saved.add(annotationId);
  expect(late.filter((one) => !saved.has(one.lateFor!))).toEqual([]);
}, 1_800_000);

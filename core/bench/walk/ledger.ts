import type postgres from "postgres";
import { serviceNames } from "../../../db/schema/services.ts";

/** Counts that must agree after a walk, by what they count. */
export type Ledger = Record<string, number>;

/** Counts what is stored, past row-level security. */
export async function readLedger(sql: postgres.Sql): Promise<Ledger> {
  const all = (from: (service: string) => string) => serviceNames.map(from).join(" + ");
  const [row] = await sql.unsafe<Ledger[]>(`
    select
      (select count(*) from tasks.tasks)::int as tasks,
      (select count(*) from tasks.tasks where status = 'completed')::int as completed,
      (select count(*) from workflow.workflow_instances where status = 'completed')::int as instances,
      (select count(*) from annotations.annotations where status = 'accepted')::int as accepted,
      (select count(*) from quality.checks where kind = 'automated' and outcome = 'passed')::int as passed,
      (select count(*) from quality.checks where kind = 'review' and outcome = 'accepted')::int as reviewed,
      (select coalesce(sum(completed), 0) from projects.progress)::int as progress,
      (select count(*) from tasks.batches)::int as batches,
      (select count(*) from tasks.batches where status = 'completed')::int as batches_completed,
      (${all((name) => `(select count(*) from ${name}.outbox)`)})::int as events,
      (select count(*) from audit.logs)::int as audited,
      (${all((name) => `(select count(*) from ${name}.dead_letters)`)})::int as dead_letters`);
  return { ...row! };
}

/** Throws unless everything that was begun has ended once, everywhere. */
export function demandBalance(before: Ledger, after: Ledger, created: number): void {
  const grown = Object.fromEntries(Object.keys(after).map((name) => [name, after[name]! - before[name]!]));
  const wrong = ["tasks", "completed", "instances", "accepted", "passed", "reviewed", "progress"].filter(
    (name) => grown[name] !== created,
  );
  if (grown.batches !== grown.batches_completed) wrong.push("batches_completed");
  if (grown.audited !== grown.events) wrong.push("audited");
  if (after.dead_letters !== 0) wrong.push("dead_letters");
  if (wrong.length > 0)
    throw new Error(
      `${created} tasks were created, but ${wrong.map((name) => `${name} is ${grown[name]}`).join(", ")} (events ${grown.events}, batches ${grown.batches})`,
    );
}

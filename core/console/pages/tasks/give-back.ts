import type { Output } from "../../../kernel/wire/endpoint.ts";
import type { tasksContract } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";

export type TakenLease = Output<typeof tasksContract.requeueTask>["leases"][number];

/** Gives a task back to somebody out of whose hands it was taken, for what was left of the lease. */
export function giveBack(taskId: string, { userId, leaseExpiresAt }: TakenLease): Promise<unknown> {
  return api.tasks.assignTask({ taskId, userId, minutes: minutesLeft(leaseExpiresAt, Date.now()) });
}

/** What is left of a lease in whole minutes, from one to a week. */
export function minutesLeft(leaseExpiresAt: string, now: number): number {
  const minutes = Math.ceil((Date.parse(leaseExpiresAt) - now) / 60_000);
  return Math.min(Math.max(minutes, 1), 10_080);
}

import { analyticsContract } from "../analytics/contract.ts";
import { annotationsContract } from "../annotations/contract.ts";
import { auditContract } from "../audit/contract.ts";
import { commentsContract } from "../comments/contract.ts";
import { exportsContract } from "../exports/contract.ts";
import { filesContract } from "../files/contract.ts";
import type { Contract } from "../kernel/wire/endpoint.ts";
import { notificationsContract } from "../notifications/contract.ts";
import { projectsContract } from "../projects/contract.ts";
import { qualityContract } from "../quality/contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import { workflowContract } from "../workflow/contract.ts";
import { authContract } from "./contract.ts";

const contracts: readonly Contract[] = [
  authContract,
  projectsContract,
  tasksContract,
  workflowContract,
  annotationsContract,
  qualityContract,
  exportsContract,
  notificationsContract,
  analyticsContract,
  auditContract,
  filesContract,
  commentsContract,
];

/** Every permission that some endpoint asks for, `noun.verb`, sorted. */
export const permissions: readonly string[] = [
  ...new Set(contracts.flatMap((contract) => Object.values(contract).flatMap((e) => e.spec.permission ?? []))),
].sort();

/** The permissions that patterns such as `task.*` or `*` stand for; an exact name stands for itself. */
export function expand(patterns: readonly string[]): string[] {
  return permissions.filter((permission) =>
    patterns.some((p) => p === "*" || p === permission || (p.endsWith(".*") && permission.startsWith(p.slice(0, -1)))),
  );
}

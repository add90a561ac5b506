import type * as v from "valibot";
import type { Contract } from "../../../core/kernel/wire/endpoint.ts";
import type { EventTable } from "../../../core/kernel/wire/event.ts";
import { type Problem, requestProblems } from "../../../core/kernel/wire/problem.ts";

export interface ServiceContract {
  service: string;
  contract: Contract;
}

const core = new URL("../../../core/", import.meta.url).pathname;

/** Every contract table of core, by service and in a stable order; read at build time only. */
export async function loadContracts(): Promise<ServiceContract[]> {
  const found: ServiceContract[] = [];
  for (const file of contractFiles()) {
    const module = (await import(core + file)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module).sort()) {
      if (name.endsWith("Contract") && isContract(value)) {
        found.push({ service: file.slice(0, file.indexOf("/")), contract: value });
      }
    }
  }
  return found;
}

/** The schemas that contracts export under a name, by it: `Task`, `Region`; a name that two files share is left out. */
export async function loadNamedSchemas(): Promise<Record<string, v.GenericSchema>> {
  const named = new Map<string, v.GenericSchema | null>();
  for (const file of contractFiles()) {
    for (const [name, value] of Object.entries((await import(core + file)) as Record<string, unknown>)) {
      if (!/^[A-Z]/.test(name) || !isSchema(value)) continue;
      const known = named.get(name);
      named.set(name, known === undefined || known === value ? value : null);
    }
  }
  return Object.fromEntries([...named].flatMap(([name, schema]) => (schema ? [[name, schema]] : [])));
}

/** Every problem of every service's catalogue, by its code. */
export async function loadProblems(): Promise<Map<string, Problem>> {
  const found = Object.values(requestProblems).map((make) => make());
  for (const file of [...new Bun.Glob("*/problems.ts").scanSync(core)].sort()) {
    const module = (await import(core + file)) as Record<string, Record<string, () => Problem>>;
    for (const [name, catalogue] of Object.entries(module))
      if (name.endsWith("Problems")) found.push(...Object.values(catalogue).map((make) => make()));
  }
  return new Map(found.map((problem) => [problem.code, problem]));
}

/** The events that services announce, by service. */
export async function loadEvents(): Promise<EventTable[]> {
  const found: EventTable[] = [];
  for (const file of [...new Bun.Glob("*/events.ts").scanSync(core)].sort()) {
    const module = (await import(core + file)) as Record<string, EventTable>;
    found.push(...Object.entries(module).flatMap(([name, table]) => (name.endsWith("Events") ? [table] : [])));
  }
  return found;
}

function contractFiles(): string[] {
  return [...new Bun.Glob("*/{contract,*.contract}.ts").scanSync(core)].sort();
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "schema";
}

function isContract(value: unknown): value is Contract {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((row) => typeof row?.method === "string" && typeof row?.path === "string" && row?.spec)
  );
}

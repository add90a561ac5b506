import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import { Glob } from "bun";
import * as v from "valibot";
import { serviceNames } from "../db/schema/services.ts";
import { type Contract, type Endpoint, routeClass, successStatus } from "./kernel/wire/endpoint.ts";
import { deadLettersOf, Envelope, type EventTable } from "./kernel/wire/event.ts";
import { ProblemDocument } from "./kernel/wire/problem.ts";

const file = join(import.meta.dirname, "contract.snapshot.json");
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Snapshot = Record<"schemas" | "endpoints" | "events", Record<string, Json>>;
type Mode = "input" | "output";

const modules = await Promise.all(
  serviceNames.flatMap((service) =>
    [...new Glob("{contract,events,*.contract}.ts").scanSync(join(import.meta.dirname, service))]
      .sort((a, b) => Number(basename(b) !== "contract.ts") - Number(basename(a) !== "contract.ts") || (a < b ? -1 : 1))
      .map(async (name) => ({
        service,
        exports: (await import(join(import.meta.dirname, service, name))) as Record<string, unknown>,
      })),
  ),
);

function ofService<T>(suffix: string): [string, T][] {
  return serviceNames.map((service) => {
    const found = modules.find((one) => one.service === service && one.exports[`${service}${suffix}`]);
    if (!found) throw new Error(`${service} exports no ${service}${suffix}`);
    return [service, found.exports[`${service}${suffix}`] as T];
  });
}
const contracts = ofService<Contract>("Contract");
const tables = ofService<EventTable>("Events");
const endpoints: [string, Endpoint][] = [
  ...contracts.flatMap(([service, contract]) =>
    Object.entries(contract).map(([name, e]): [string, Endpoint] => [`${service}.${name}`, e]),
  ),
  ...Object.entries(deadLettersOf("<service>")).map(([name, e]): [string, Endpoint] => [`*.${name}`, e]),
];

/** What a session that was opened long ago may not do without a fresh proof; where fields are named, only to change those. */
const dangerous = [
  ...[
    "createInvitation",
    "createAuthenticator",
    "confirmAuthenticator",
    "removeAuthenticator",
    "createPasskeyOptions",
    "createPasskey",
    "removePasskey",
    "replaceRecoveryCodes",
    "updateSecondFactorPolicy",
    "resetSecondFactors",
    "createIdentityProvider",
    "updateIdentityProvider",
    "deleteIdentityProvider",
    "createUser",
    "createRole",
    "cloneRole",
    "updateRole",
    "deleteRole",
    "createApiKey",
    "rotateApiKey",
    "createServiceAccount",
    "createOauthClient",
    "rotateOauthClient",
  ].map((name) => `auth.${name}: true`),
  "auth.updateUser: roles,status",
  "auth.updateServiceAccount: roles,status",
  "projects.deleteProject: true",
  "projects.addProjectMember: true",
  "projects.putProjectMember: true",
];

/** Schemas that a contract exports by name: referred to instead of repeated. */
function namedSchemas(): Record<string, v.GenericSchema> {
  const named: Record<string, v.GenericSchema> = { Envelope, ProblemDocument };
  const seen = new Set<unknown>(Object.values(named));
  for (const { service, exports } of modules) {
    for (const [name, value] of Object.entries(exports)) {
      if (!/^[A-Z]/.test(name) || (value as { kind?: string } | null)?.kind !== "schema" || seen.has(value)) continue;
      seen.add(value);
      named[`${service}.${name}`] = value as v.GenericSchema;
    }
  }
  return named;
}

function takeSnapshot(): Snapshot {
  const named = namedSchemas();
  const settings = (typeMode: Mode) => ({
    typeMode,
    errorMode: "ignore" as const,
    overrideRef: ({ referenceId }: { referenceId: string }) => referenceId,
  });
  const convert = (schema: v.GenericSchema | undefined, mode: Mode): Json => {
    if (!schema) return null;
    const {
      $schema: _,
      $defs: __,
      ...rest
    } = toJsonSchema(schema, { ...settings(mode), definitions: named }) as { [key: string]: Json };
    return rest;
  };
  const defs = (mode: Mode) => toJsonSchemaDefs(named, settings(mode)) as Record<string, Json>;
  const [input, output] = [defs("input"), defs("output")];
  const schemas = Object.keys(named).map((name): [string, Json] => [
    name,
    { input: input[name]!, output: Bun.deepEquals(input[name], output[name]) ? "as input" : output[name]! },
  ]);
  const described = endpoints.map(([name, e]): [string, Json] => {
    const { spec } = e;
    const flags = [
      spec.public && "public",
      spec.self && "self",
      spec.internal && "internal",
      spec.edge && "edge",
      spec.stepUp && (spec.stepUp === true ? "step-up" : `step-up for ${spec.stepUp.join(", ")}`),
    ].filter((flag): flag is string => Boolean(flag));
    return [
      name,
      {
        call: `${e.method} ${e.path}`,
        permission: spec.permission ?? null,
        flags,
        status: successStatus(e),
        ifMatch: spec.ifMatch ?? null,
        stream: spec.stream ?? null,
        limit: routeClass(e),
        problems: [...(spec.problems ?? [])].sort(),
        params: convert(spec.params, "input"),
        query: convert(spec.query, "input"),
        body: convert(spec.body, "input"),
        response: convert(spec.response, "output"),
      },
    ];
  });
  const said = tables.flatMap(([, table]) =>
    Object.entries(table.types).map(([type, { schema, subject, key }]): [string, Json] => [
      type,
      { service: table.service, subject, key, data: convert(schema, "output") },
    ]),
  );
  const table = (rows: [string, Json][]) => Object.fromEntries(rows);
  const snapshot = { schemas: table(schemas), endpoints: table(described), events: table(said) };
  return JSON.parse(JSON.stringify(sorted(snapshot))) as Snapshot;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

/** Where two documents differ: one line per value, with its path. */
function differences(before: Json | undefined, after: Json | undefined, path: string): string[] {
  if (Bun.deepEquals(before, after)) return [];
  const isTable = (value: Json | undefined): value is Record<string, Json> | Json[] =>
    typeof value === "object" && value !== null;
  if (!isTable(before) || !isTable(after)) return [`${path}: was ${brief(before)}, is ${brief(after)}`];
  const [old, now] = [before, after] as Record<string, Json>[];
  return [...new Set([...Object.keys(old!), ...Object.keys(now!)])].flatMap((key) =>
    differences(old![key], now![key], `${path}/${key}`),
  );
}

function brief(value: Json | undefined): string {
  if (value === undefined) return "absent";
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}

/** The endpoints and events that speak of a schema, by whatever way. */
function users(snapshot: Snapshot, schema: string): string[] {
  const names = new Set([schema]);
  const holds = (value: Json) => [...names].some((name) => JSON.stringify(value).includes(`"$ref":"${name}"`));
  for (let size = 0; size < names.size;) {
    size = names.size;
    for (const [name, value] of Object.entries(snapshot.schemas)) if (holds(value)) names.add(name);
  }
  return [...Object.entries(snapshot.endpoints), ...Object.entries(snapshot.events)]
    .filter(([, value]) => holds(value))
    .map(([name]) => name);
}

test("what callers and listeners rely on is as it was approved", () => {
  const now = takeSnapshot();
  if (process.env.UPDATE_SNAPSHOT === "1") writeFileSync(file, `${JSON.stringify(now, null, 1)}\n`);
  if (!existsSync(file)) throw new Error("There is no core/contract.snapshot.json: UPDATE_SNAPSHOT=1 writes it.");
  const before = JSON.parse(readFileSync(file, "utf8")) as Snapshot;
  const changes = (["endpoints", "events", "schemas"] as const).flatMap((part) =>
    [...new Set([...Object.keys(before[part]), ...Object.keys(now[part])])].sort().flatMap((name) => {
      const lines = differences(before[part][name], now[part][name], "");
      if (lines.length === 0) return [];
      const used = part === "schemas" ? ` (used by ${users(now, name).join(", ") || "nothing"})` : "";
      return [`${part.slice(0, -1)} ${name} changed${used}:`, ...lines.slice(0, 12).map((line) => `    ${line}`)];
    }),
  );
  if (changes.length === 0) return;
  throw new Error(
    `${changes.join("\n")}\n\nIf every caller can live with that, approve it: UPDATE_SNAPSHOT=1 bun test core/contract.test.ts`,
  );
});

describe("every endpoint", () => {
  test("says who may call it", () => {
    const open = endpoints.filter(([, { spec }]) => !spec.permission && !spec.public && !spec.self && !spec.internal);
    expect(open.map(([name]) => name)).toEqual([]);
  });

  test("declares the parameters of its path, and no others", () => {
    const wrong = endpoints.filter(([, { path, spec }]) => {
      const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!).sort();
      return !Bun.deepEquals(inPath, Object.keys(spec.params?.entries ?? {}).sort());
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test("asks a person for a fresh proof where it is dangerous, and wherever roles or scopes are given", () => {
    const asking = endpoints.filter(([, { spec }]) => spec.stepUp);
    expect(asking.map(([name, { spec }]) => `${name}: ${String(spec.stepUp)}`).toSorted()).toEqual(
      dangerous.toSorted(),
    );
    const giving = endpoints.filter(([, { spec }]) => {
      const fields = Object.keys((spec.body as { entries?: object } | undefined)?.entries ?? {});
      return !spec.public && !spec.internal && fields.some((one) => /^(role|roles|scopes|permissions)$/.test(one));
    });
    expect(giving.filter((one) => !asking.includes(one)).map(([name]) => name)).toEqual([]);
  });

  test("takes nothing by path or query that has no bound", () => {
    const endless = ["a", "1", "-", "a.b"].map((text) => text.repeat(10_000));
    const taken = ([where, { entries }]: [string, { readonly entries?: object }]) =>
      Object.entries((entries ?? {}) as Record<string, v.GenericSchema>).flatMap(([name, schema]) =>
        endless.some((text) => v.is(schema, text)) ? [`${where}.${name}`] : [],
      );
    const found = endpoints.flatMap(([name, { spec }]) =>
      [...taken(["path", spec.params ?? {}]), ...taken(["query", spec.query ?? {}])].map((one) => `${name}: ${one}`),
    );
    expect(found).toEqual([]);
  });
  test("has a method and path of its own", () => {
    const calls = endpoints.map(([, e]) => `${e.method} ${e.path.replace(/:\w+/g, ":")}`);
    expect(calls.filter((call, i) => calls.indexOf(call) !== i)).toEqual([]);
  });

  test("has a name that no other service's has: it names the operation in the API's description", () => {
    const names = contracts.flatMap(([, contract]) => Object.keys(contract));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test("refuses fields that it does not know in its body, and none in its response", () => {
    const kind = (schema: v.GenericSchema | undefined) => schema?.type;
    const wrong = endpoints.filter(
      ([, { spec }]) => (kind(spec.body) === "object" && !spec.form) || kind(spec.response) === "strict_object",
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
  });
});

test("every event names fields of its own data as subject and key", () => {
  const wrong = tables.flatMap(([service, table]) =>
    Object.entries(table.types).filter(([, { schema, subject, key }]) => {
      const fields = Object.keys((schema as { entries?: object }).entries ?? {});
      return table.service !== service || !fields.includes(subject) || !fields.includes(key);
    }),
  );
  expect(wrong.map(([type]) => type)).toEqual([]);
});

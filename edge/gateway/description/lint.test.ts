import { describe, expect, test } from "bun:test";
import { createConfig, lintFromString, type RawUniversalConfig } from "@redocly/openapi-core";
import * as v from "valibot";
import { Envelope } from "../../../core/kernel/wire/event.ts";
import { asyncapi } from "./asyncapi.ts";
import { loadContracts, loadEvents, loadNamedSchemas, loadProblems } from "./contracts.ts";
import { openapi } from "./openapi.ts";

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  "x-permission": string | null;
  security: object[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { example?: unknown; examples?: object }> }>;
}
const contracts = await loadContracts();
const named = await loadNamedSchemas();
const problems = await loadProblems();
const tables = await loadEvents();
const document = openapi(contracts, named, problems, "1.0.0") as { paths: Record<string, Record<string, Operation>> };
const events = asyncapi(tables, named, "1.0.0") as {
  channels: Record<string, { messages: object }>;
  components: { messages: Record<string, { examples: { payload: Record<string, unknown> }[] }> };
};
const endpoints = contracts.flatMap(({ service, contract }) =>
  Object.entries(contract)
    .filter(([, e]) => !e.spec.internal)
    .map(([name, e]) => ({ service, name, e })),
);
const operationOf = (name: string) =>
  Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .find((one) => one.operationId === name)!;

async function complaints(source: object, rules: RawUniversalConfig["rules"] = {}): Promise<string[]> {
  const config = await createConfig({ extends: ["recommended"], rules });
  const found = await lintFromString({ source: JSON.stringify(source), config });
  return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer ?? "?"})`);
}

test("a linter has nothing against the API's description, its examples included", async () => {
  expect(
    await complaints(document, {
      "no-invalid-media-type-examples": "error",
      "no-invalid-schema-examples": "error",
      "no-invalid-parameter-examples": "error",
      "operation-operationId-unique": "error",
      // Two answer with a redirect or become a WebSocket.
      "operation-2xx-response": "off",
    }),
  ).toEqual([]);
});

test("the linter would find an example that does not fit", async () => {
  const broken = structuredClone(document);
  broken.paths["/tasks"]!.post!.requestBody!.content["application/json"]!.example = { projectId: 7 };
  expect(
    await complaints(broken, { "no-invalid-media-type-examples": "error", "operation-2xx-response": "off" }),
  ).not.toEqual([]);
});

// There is no broker to sign in to: events come by webhook, which signs them.
test("a linter has nothing against the description of the events", async () => {
  expect(await complaints(events, { "security-defined": "off" })).toEqual([]);
});

describe("every endpoint", () => {
  test("has a summary, tags, its permission and its schemes", () => {
    for (const { service, name, e } of endpoints) {
      const one = operationOf(name);
      expect([name, one.summary.length > 0, one.tags]).toEqual([name, true, [service]]);
      expect([name, one["x-permission"]]).toEqual([name, e.spec.permission ?? null]);
      expect([name, one.security]).toEqual([name, e.spec.public ? [] : [{ accessToken: [] }, { apiKey: [] }]]);
    }
  });

  test("has an example of what it takes and gives that its own schema takes, bytes aside", () => {
    for (const { name, e } of endpoints) {
      const one = operationOf(name);
      if (e.spec.body && !e.spec.stream?.request) {
        const example = Object.values(one.requestBody!.content)[0]!.example;
        expect([name, v.safeParse(e.spec.body, example).issues?.map(({ message }) => message)]).toEqual([
          name,
          undefined,
        ]);
      }
      const success = Object.entries(one.responses).find(([status]) => status.startsWith("2"))?.[1];
      const answer = Object.values(success?.content ?? {})[0];
      if (!e.spec.response || !answer) continue;
      expect([name, v.safeParse(e.spec.response, answer.example).issues?.map(({ message }) => message)]).toEqual([
        name,
        undefined,
      ]);
    }
  });

  test("tells each of its problems under its own status, with an example", () => {
    for (const { name, e } of endpoints) {
      const { responses } = operationOf(name);
      for (const code of e.spec.problems ?? []) {
        const answer = responses[String(problems.get(code)!.status)];
        const examples = answer?.content?.["application/problem+json"]?.examples as Record<string, { value: object }>;
        expect([name, examples?.[code]?.value]).toEqual([name, expect.objectContaining({ code })]);
      }
    }
  });
});

test("every event is described, with an example that is one", () => {
  const types = tables.flatMap((table) => Object.entries(table.types));
  expect(Object.keys(events.components.messages).sort()).toEqual(types.map(([type]) => type).sort());
  expect(
    Object.values(events.channels)
      .flatMap(({ messages }) => Object.keys(messages))
      .sort(),
  ).toEqual(types.map(([type]) => type).sort());
  for (const [type, definition] of types) {
    const { payload } = events.components.messages[type]!.examples[0]!;
    expect([type, v.safeParse(Envelope, payload).issues, payload.type]).toEqual([type, undefined, type]);
    expect([type, v.safeParse(definition.schema, payload.data).issues]).toEqual([type, undefined]);
  }
});

test("the descriptions are the same at every run", async () => {
  expect(JSON.stringify(openapi(await loadContracts(), await loadNamedSchemas(), await loadProblems(), "1.0.0"))).toBe(
    JSON.stringify(document),
  );
});

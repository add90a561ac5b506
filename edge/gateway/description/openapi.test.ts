import { expect, test } from "bun:test";
import { loadContracts, loadNamedSchemas, loadProblems } from "./contracts.ts";
import { openapi } from "./openapi.ts";

interface Operation {
  operationId: string;
  parameters?: { name?: string; in?: string; $ref?: string }[];
  requestBody?: { content: object };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>;
  security: object[];
}
const contracts = await loadContracts();
const document = openapi(contracts, await loadNamedSchemas(), await loadProblems(), "1.0.0") as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
};
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

test("every public endpoint is described, and none between services", () => {
  const endpoints = contracts.flatMap(({ contract }) => Object.values(contract).filter((e) => !e.spec.internal));
  for (const e of endpoints)
    expect(document.paths[e.path.replace(/:(\w+)/g, "{$1}")]?.[e.method.toLowerCase()]).toBeDefined();
  // One more: the WebSocket, which no contract describes.
  expect(operations).toHaveLength(endpoints.length + 1);
  expect(Object.keys(document.paths).filter((path) => path.startsWith("/internal"))).toEqual([]);
});

test("every reference leads somewhere, and every component is referred to", () => {
  const text = JSON.stringify(document);
  const references = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)].map(([, kind, name]) => `${kind}/${name}`),
  );
  for (const reference of references) {
    const [kind, name] = reference.split("/") as [string, string];
    expect([reference, document.components[kind]?.[name] !== undefined]).toEqual([reference, true]);
  }
  const { securitySchemes: _, ...components } = document.components;
  const made = Object.entries(components).flatMap(([kind, entries]) =>
    Object.keys(entries).map((name) => `${kind}/${name}`),
  );
  expect(made.filter((one) => !references.has(one))).toEqual([]);
});

test("every path parameter is declared, and operation ids are unique", () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const operation of Object.values(methods))
      expect(operation.parameters?.filter((one) => one.in === "path").map((one) => one.name) ?? []).toEqual(names);
  }
  expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
});

test("every answer that is no success is a problem document", () => {
  for (const operation of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (/^[123]/.test(status)) continue;
      const isProblem =
        response.$ref?.startsWith("#/components/responses/Problem") ||
        Object.keys(response.content ?? {}).join() === "application/problem+json";
      expect([operation.operationId, status, isProblem]).toEqual([operation.operationId, status, true]);
    }
  }
});

test("a protected endpoint names its scheme, a public one none, and a versioned change its If-Match", () => {
  expect(document.paths["/tasks"]!.get!.security).toEqual([{ accessToken: [] }, { apiKey: [] }]);
  expect(document.paths["/auth/login"]!.post!.security).toEqual([]);
  expect(document.paths["/annotations/{annotationId}"]!.patch!.parameters).toContainEqual({
    $ref: "#/components/parameters/IfMatchRequired",
  });
  expect(document.paths["/tasks"]!.post!.parameters).toContainEqual({ $ref: "#/components/parameters/IdempotencyKey" });
});

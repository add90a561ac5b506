import { expect, test } from "bun:test";
import type { Contract, Endpoint } from "../wire/endpoint.ts";
import { newId } from "../wire/id.ts";
import type { TestHost } from "./host.ts";

/** Values that make an endpoint's path and body valid enough to get past parsing, by endpoint name. */
export type Samples<C extends Contract> = Partial<
  Record<keyof C, { params?: Record<string, string>; query?: string; body?: unknown }>
>;

function pathOf(e: Endpoint, params: Record<string, string> = {}): string {
  return e.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? newId());
}

/**
 * Every endpoint of a contract: without a signature 401, without the permission 403, another workspace's thing 404,
 * an unknown field in the body, a list in its place, or a name that leads to prototypes, 422. `samples` gives bodies that pass parsing.
 */
export function routeSuite<C extends Contract>(
  host: () => TestHost,
  service: string,
  contract: C,
  samples: Samples<C> = {},
): void {
  for (const [name, e] of Object.entries(contract)) {
    if (e.spec.edge) continue;
    const sample = samples[name as keyof C] ?? {};
    const path = () => pathOf(e, sample.params) + (sample.query ?? "");
    const body = sample.body ?? (e.spec.body ? {} : undefined);

    test(`${name} refuses a request that nobody signed`, async () => {
      const response = await host().unsigned(service, e.method, path(), body);
      expect(response.status).toBe(401);
    });
    if (e.spec.permission) {
      test(`${name} refuses a caller without ${e.spec.permission}`, async () => {
        const response = await host().request(service, { permissions: [] }, e.method, path(), body);
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ code: "request.forbidden", permission: e.spec.permission });
      });
    }
    if (e.spec.body && !e.spec.stream?.request && !e.spec.form) {
      test(`${name} names a field that it does not know`, async () => {
        const caller = { permissions: e.spec.permission ? [e.spec.permission] : [], service: Boolean(e.spec.internal) };
        const response = await host().request(
          service,
          caller,
          e.method,
          path(),
          { ...(body as object), surprise: 1 },
          { "if-match": "*" },
        );
        expect(response.status).toBe(422);
        const document = (await response.json()) as { errors: { pointer: string }[] };
        expect(document.errors.map((one) => one.pointer)).toContain("/surprise");
      });
    }
    if (e.spec.body && !e.spec.stream?.request && !e.spec.form) {
      test(`${name} takes no list for an object`, async () => {
        const caller = { permissions: e.spec.permission ? [e.spec.permission] : [], service: Boolean(e.spec.internal) };
        const response = await host().request(service, caller, e.method, path(), [], { "if-match": "*" });
        expect(response.status).toBe(422);
        expect(await response.json()).toMatchObject({ errors: [{ pointer: "", detail: "must be Object, not Array" }] });
      });
      test.each(["__proto__", "constructor", "prototype"])(
        `${name} refuses the name %s, and drops nothing`,
        async (lost) => {
          const caller = {
            permissions: e.spec.permission ? [e.spec.permission] : [],
            service: Boolean(e.spec.internal),
          };
          const hostile = JSON.stringify({ ...(body as object), meta: { a: [Object.fromEntries([[lost, 1]])] } });
          const response = await host().request(service, caller, e.method, path(), hostile, { "if-match": "*" });
          expect(response.status).toBe(422);
          const errors = [{ pointer: `/meta/a/0/${lost}`, detail: "is a name that cannot be kept" }];
          expect(await response.json()).toMatchObject({ code: "request.invalid", errors });
        },
      );
    }
    if (
      e.spec.permission &&
      /:\w+Id\b/.test(e.path) &&
      sample.params === undefined &&
      !e.spec.stream &&
      (e.spec.body === undefined || sample.body !== undefined)
    ) {
      test(`${name} knows nothing of another workspace's things`, async () => {
        const response = await host().request(service, { permissions: [e.spec.permission!] }, e.method, path(), body, {
          "if-match": "*",
        });
        expect([404, 200]).toContain(response.status);
        if (response.status === 200) expect(((await response.json()) as { items?: unknown[] }).items).toEqual([]);
      });
    }
  }
}

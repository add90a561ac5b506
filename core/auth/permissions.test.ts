import { expect, test } from "bun:test";
import { join } from "node:path";
import { Glob } from "bun";
import { builtInRoles } from "./built-in-roles.ts";
import { expand, permissions } from "./permissions.ts";

const core = join(import.meta.dirname, "..");
const may = (role: string) => builtInRoles.get(role)!.permissions;

async function used(pattern: RegExp, files: string): Promise<string[]> {
  const found = new Set<string>();
  for await (const file of new Glob(files).scan(core)) {
    if (file.includes(".test.") || file.includes("node_modules")) continue;
    for (const [, permission] of (await Bun.file(join(core, file)).text()).matchAll(pattern)) found.add(permission!);
  }
  return [...found].sort();
}

test("every permission that a contract asks for is known, and the owner holds it", async () => {
  const asked = await used(/\bpermission: "([^"]+)"/g, "*/*contract.ts");
  expect(asked.length).toBeGreaterThan(40);
  expect(permissions).toEqual(asked);
  expect(may("owner")).toEqual(asked);
  expect(may("admin")).toEqual(asked);
});

test("every permission that a verb looks for is one that some contract asks for", async () => {
  const looked = await used(/\b(?:may|authorize)\((?:\w+\.)?ctx, "([^"]+)"\)/g, "*/**/*.ts");
  expect(looked.filter((permission) => !permissions.includes(permission))).toEqual([]);
});

test("permissions are noun.verb", () => {
  for (const permission of permissions) expect(permission).toMatch(/^[a-z_]+\.[a-z_]+$/);
});

test("a pattern stands for all verbs of a noun, and an exact name for itself", () => {
  expect(expand(["comment.*"])).toEqual(["comment.create", "comment.read"]);
  expect(expand(["task.claim", "nothing.such"])).toEqual(["task.claim"]);
  expect(expand(["*"])).toEqual([...permissions]);
});

test("lesser roles hold what their work takes, and nothing that rules others", () => {
  const ruling = ["user.manage", "role.manage", "event.replay", "audit.read", "workflow.manage", "mail.read"];
  for (const role of ["manager", "reviewer", "annotator", "customer"])
    for (const permission of ruling) expect(may(role)).not.toContain(permission);
  expect(may("annotator")).toEqual([
    "annotation.create",
    "annotation.read",
    "comment.create",
    "comment.read",
    "file.read",
    "project.read",
    "queue.read",
    "task.claim",
    "user.name",
  ]);
  expect(may("customer").filter((permission) => !permission.endsWith(".read"))).toEqual([
    "comment.create",
    "user.name",
  ]);
  for (const permission of ["project.create", "member.manage", "export.create", "task.assign"])
    expect(may("manager")).toContain(permission);
});

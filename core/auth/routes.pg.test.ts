import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { routeSuite } from "../kernel/testing/suite.ts";
import { newId } from "../kernel/wire/id.ts";
import { authContract } from "./contract.ts";
import { account, colleague, registered } from "./testing/registered.ts";
import { softPasskey } from "./testing/soft-passkey.ts";
import { authService } from "./service.ts";

const host = useHost([authService]);
const { email, password, name, workspace } = account();
const challenge = `wlc_${"A".repeat(43)}`;
const device = softPasskey();
const registration = device.make({ challenge: "AAAA", user: { id: "AAAA" } });
const assertion = device.use({ challenge: "AAAA" });
routeSuite(host, "auth", authContract, {
  login: { body: { email, password } },
  register: { body: { email, password, name, workspace } },
  refresh: { body: { refreshToken: "wlr_none" } },
  verifyToken: { body: { token: "none" } },
  changePassword: { body: { current: password, next: `${password}s` } },
  confirmRegistration: { body: { token: "wll_none", password } },
  createUser: { body: { email, name, roles: ["annotator"] } },
  createAccount: { body: { email, password, name, workspace, roles: [] } },
  updateUser: { body: { name } },
  simulatePermissions: { body: { permission: "task.claim" } },
  cloneRole: { params: { role: "annotator" }, body: { name: "labeler", title: "Labeler" } },
  getRole: { params: { role: "nobody" } },
  listRoleHolders: { params: { role: "nobody" } },
  updateRole: { params: { role: "nobody" }, body: { title: "Nobody" } },
  deleteRole: { params: { role: "nobody" } },
  describeRole: { params: { role: "nobody" } },
  createApiKey: { body: { name: "sync", scopes: ["task.read"] } },
  rotateApiKey: { body: {} },
  createServiceAccount: { body: { name: "robot", roles: [] } },
  updateServiceAccount: { body: { name: "robot" } },
  createOauthClient: { body: { serviceAccountId: newId(), name: "client", scopes: ["task.read"] } },
  rotateOauthClient: { body: {} },
  signClientToken: { body: { clientId: "none", clientSecret: "none", scope: null } },
  verifyApiKey: { body: { hash: "0".repeat(64) } },
  createRole: { body: { name: "librarian", title: "Librarian", permissions: [] } },
  loginSecondFactor: { body: { challenge, totp: "123456" } },
  createLoginPasskeyOptions: { body: {} },
  loginPasskey: { body: { passkey: assertion } },
  createLoginEnrolment: { body: { challenge } },
  confirmLoginEnrolment: { body: { challenge, code: "123456" } },
  createAuthenticator: { body: { name: "Phone" } },
  confirmAuthenticator: { body: { code: "123456" } },
  createPasskey: { body: { name: "Laptop", passkey: registration } },
  stepUp: { body: { password } },
  updateSecondFactorPolicy: { body: { everyone: true, roles: [], graceDays: 0 } },
  describeUsers: { query: `?ids=${newId()}` },
  createIdentityProvider: {
    body: { name: "Example", slug: "example", issuer: "https://id.example.org", clientId: "welo" },
  },
  updateIdentityProvider: { body: { name } },
  startOidc: { body: { providerId: newId() } },
  finishOidc: { body: { providerId: newId(), state: "none", code: "none" } },
  backchannelLogout: { body: "logout_token=none" },
});

const anonymous = (path: string, body: unknown) => host().request("auth", { permissions: [] }, "POST", path, body);

test("a sign-in that lacks a field is told which", async () => {
  const answer = await anonymous("/auth/login", { email: "nobody", password: "" });
  expect(answer.status).toBe(422);
  const { errors } = (await answer.json()) as { errors: { pointer: string }[] };
  expect(errors.map((one) => one.pointer)).toEqual(["/email", "/password"]);
});

test("what services ask about people is refused to people", async () => {
  for (const path of [
    `/internal/auth/grants/${newId()}`,
    `/internal/auth/users-with/task.claim`,
    `/internal/auth/addresses/${newId()}`,
  ]) {
    expect((await host().request("auth", {}, "GET", path)).status).toBe(403);
  }
});

test("one person's version is their ETag", async () => {
  const { ctx } = await registered(host());
  const { workspaceId } = ctx;
  const caller = { workspaceId, permissions: ["user.manage", "user.read"] };
  const user = await colleague(ctx, ["annotator"]);
  const read = await host().request("auth", caller, "GET", `/users/${user.id}`);
  expect(read.headers.get("etag")).toBe('"1"');
  const stale = await host().request(
    "auth",
    { workspaceId },
    "PATCH",
    `/users/${user.id}`,
    { name: "New" },
    { "if-match": '"7"' },
  );
  expect(stale.status).toBe(412);
});

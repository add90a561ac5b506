import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { authService } from "./service.ts";
import { anonymous, account } from "./testing.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";

const host = useHost([authService]);

test("who registers is signed in as the owner of a new workspace, and can sign in again", async () => {
  const someone = account();
  const tokens = await register(anonymous(host()), someone);
  expect(tokens.user).toMatchObject({ email: someone.email, name: someone.name, roles: ["owner"], status: "active" });
  expect(tokens.workspace.name).toBe(someone.workspace);
  expect(tokens.permissions).toContain("user.manage");
  const again = await login(anonymous(host()), someone);
  expect(again.user.id).toBe(tokens.user.id);
  expect(again.refreshToken).not.toBe(tokens.refreshToken);
});

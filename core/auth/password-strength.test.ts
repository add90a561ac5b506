import { expect, test } from "bun:test";
import type { Problem } from "../kernel/wire/problem.ts";
import { demandStrength } from "./password-strength.ts";

const about = ["ada@analytical.example", "Ada Lovelace"];
async function judge(password: string): Promise<Problem | null> {
  try {
    await demandStrength(password, about);
    return null;
  } catch (error) {
    return error as Problem;
  }
}

test.each([
  "password12",
  "P@ssw0rd2024!",
  "qwertyuiop1",
  "iloveyou2020",
  "lovelace1815",
  "aaaaaaaaaaaaaaaa",
  "analytical1",
])("%s is refused", async (password) => {
  expect(await judge(password)).toMatchObject({ code: "auth.weak_password", status: 422 });
});

test.each(["correct horse battery staple", "teal-9c31ab-otter", "vQ7#mZp2Lw9x", "Donaudampfschiff fährt 7 Knoten"])(
  "%s is good",
  async (password) => {
    expect(await judge(password)).toBeNull();
  },
);

test("a refusal gives advice and points at the field", async () => {
  const { fields } = (await judge("password12"))!;
  expect(fields.detail).toBeString();
  expect(fields.suggestions).toBeArray();
  expect(fields.errors).toMatchObject([{ pointer: "/password" }]);
  expect(fields.detail).not.toContain("password12");
});

test("a long password is judged by its beginning", async () => {
  expect(await judge("ab1".repeat(66))).not.toBeNull();
  expect(await judge(`teal-9c31ab-otter${"@4$0".repeat(40)}`)).toBeNull();
});

import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { hashCost, hashPassword, owaspCost, verifyPassword } from "./password-hash.ts";

const cheap = { ...hashCost };
beforeAll(() => void Object.assign(hashCost, owaspCost));
afterAll(() => void Object.assign(hashCost, cheap));

test("a hash fits its password alone, however its letters are composed", async () => {
  const hash = await hashPassword("zwölf Boxkämpfer".normalize("NFC"));
  expect(hash).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
  expect(await verifyPassword(hash, "zwölf Boxkämpfer".normalize("NFD"))).toBe(true);
  expect(await verifyPassword(hash, "zwolf Boxkampfer")).toBe(false);
});

test("nobody's password is never right", async () => {
  expect(await verifyPassword(null, "")).toBe(false);
});

test("a hash that cannot be read is an error, and the next password is judged all the same", async () => {
  await expect(verifyPassword("no hash", "a password")).rejects.toThrow();
  const hash = await hashPassword("a password");
  expect(await Promise.all([verifyPassword(hash, "a password"), verifyPassword(hash, "another")])).toEqual([
    true,
    false,
  ]);
});

test.if(process.platform === "linux")("hashing gives way to everything else", async () => {
  await hashPassword("a password");
  const nice = readdirSync("/proc/self/task").map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, "utf8");
    return { name: /\((.*)\)/.exec(stat)![1], nice: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]) };
  });
  expect(nice.filter((one) => one.nice > 0).map((one) => one.name)).toContain("Worker");
  const own = readFileSync("/proc/self/stat", "utf8");
  expect(Number(own.slice(own.lastIndexOf(")") + 2).split(" ")[16])).toBe(0);
});

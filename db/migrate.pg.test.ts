import { expect, test } from "bun:test";
import postgres from "postgres";
import { testServers } from "./embedded/test-cluster.ts";
import { migrate, tooOld } from "./migrate.ts";

test.each([
  [90_624, "and the server is PostgreSQL 9."],
  [160_013, "and the server is PostgreSQL 16."],
  [170_000, null],
  [180_001, null],
])("a server of version %p is refused with %p", (version, words) => {
  if (words === null) expect(tooOld(version)).toBeNull();
  else expect(tooOld(version)).toBe(`This needs PostgreSQL 17 or newer, ${words}`);
});

test("a server that says that it is too old is refused before anything is changed on it", async () => {
  const { databaseUrl } = await testServers();
  const admin = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const name = `welo_old_${crypto.randomUUID().replaceAll("-", "")}`;
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  await admin.unsafe(`create database ${name}`);
  await admin.unsafe(`alter database ${name} set search_path = public, pg_catalog`);
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    await sql`create function public.current_setting(text) returns text return '160004'`;
    await expect(migrate({ DATABASE_URL: url.href })).rejects.toThrow(
      "This needs PostgreSQL 17 or newer, and the server is PostgreSQL 16.",
    );
    expect([...(await sql`select nspname from pg_namespace where nspname = 'workflow'`)]).toEqual([]);
  } finally {
    await sql.end();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  }
});

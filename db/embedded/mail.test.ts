import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { listMails } from "./mail-box.ts";
import { startMail } from "./mail.ts";
import { scratchHome } from "./scratch-home.ts";

test("keeps what a mailer sends, newest first, hidden recipients included", async () => {
  await using scratch = await scratchHome();
  const dir = join(scratch.home, "mail");
  const server = await startMail({ dir, port: scratch.ports[0]! });
  const mailer = createTransport(server.url);
  await mailer.sendMail({ from: "welo@example.org", to: "ann@example.org", subject: "First", text: "one\n" });
  await mailer.sendMail({
    from: { name: "Wélo Ünïcode", address: "welo@example.org" },
    to: ["bob@example.org", "Cem <cem@example.org>"],
    bcc: "hidden@example.org",
    subject: "Zurückgesetzt: 密码 🔑",
    text: "Grüße",
    html: "<p>Grüße</p>",
    attachments: [{ filename: "a.bin", content: Buffer.alloc(2_000, 255) }],
  });
  const [second, first, ...others] = await listMails(dir);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ from: "welo@example.org", to: ["ann@example.org"], subject: "First", html: "" });
  expect(first?.text.trim()).toBe("one");
  expect(second).toMatchObject({
    from: "Wélo Ünïcode <welo@example.org>",
    to: ["bob@example.org", "cem@example.org", "hidden@example.org"],
    subject: "Zurückgesetzt: 密码 🔑",
  });
  expect(second?.text.trim()).toBe("Grüße");
  expect(second?.html.trim()).toBe("<p>Grüße</p>");
  expect(new Date(second!.date).toISOString()).toBe(second!.date);
  mailer.close();
  await server.stop();
});

test("takes mail from a client that signs in", async () => {
  await using scratch = await scratchHome();
  const dir = join(scratch.home, "mail");
  const server = await startMail({ dir, port: scratch.ports[0]! });
  const mailer = createTransport({ port: scratch.ports[0]!, host: "127.0.0.1", auth: { user: "any", pass: "any" } });
  await mailer.sendMail({ from: "a@example.org", to: "b@example.org", subject: "Signed in", text: "x" });
  expect((await listMails(dir)).map(({ subject }) => subject)).toEqual(["Signed in"]);
  mailer.close();
  await server.stop();
});

test("keeps the last 500 and no more", async () => {
  await using scratch = await scratchHome();
  const dir = join(scratch.home, "mail");
  mkdirSync(dir);
  const ids = Array.from({ length: 500 }, () => Bun.randomUUIDv7());
  for (const id of ids) writeFileSync(join(dir, `${id}.json`), JSON.stringify({ id }));
  const server = await startMail({ dir, port: scratch.ports[0]! });
  const mailer = createTransport(server.url);
  await mailer.sendMail({ from: "a@example.org", to: "b@example.org", subject: "One more", text: "x" });
  const mails = await listMails(dir);
  expect(mails.length).toBe(500);
  expect(readdirSync(dir).length).toBe(500);
  expect(mails[0]?.subject).toBe("One more");
  expect(mails.at(-1)?.id).toBe(ids[1]!);
  mailer.close();
  await server.stop();
});

test("has an empty box before the first mail, and says which port is taken", async () => {
  await using scratch = await scratchHome();
  const dir = join(scratch.home, "mail");
  expect(await listMails(dir)).toEqual([]);
  const server = await startMail({ dir, port: scratch.ports[0]! });
  await expect(startMail({ dir, port: scratch.ports[0]! })).rejects.toThrow(
    `Port ${scratch.ports[0]} for mail is in use`,
  );
  await server.stop();
});

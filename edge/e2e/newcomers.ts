import { join } from "node:path";
import type { Tokens } from "../../core/auth/sign-in.contract.ts";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { newId } from "../../core/kernel/wire/id.ts";
import { listMails, type Mail } from "../../db/embedded/mail-box.ts";
import type { Platform } from "./platform.ts";

/** The newest mail to somebody with such a subject, waiting for it if need be. */
export function mailTo(platform: Platform, email: string, subject: string): Promise<Mail> {
  return eventually(async () =>
    (await listMails(join(platform.home, "mail"))).find((mail) => mail.to.includes(email) && mail.subject === subject),
  );
}

/** The address that a mail leads to. */
export function linkIn(mail: Mail): string {
  return /https?:\/\/\S+#\S+/.exec(mail.text)![0];
}

async function post(platform: Platform, path: string, body: object): Promise<Tokens> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${platform.edge}/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Tokens;
}

/** Registers somebody with a workspace of their own, and confirms it by the mailed link. */
export async function newcomer(platform: Platform, email = `mole.${newId()}@example.org`): Promise<Tokens> {
  const password = `teal-${newId().slice(-8)}-otter`;
  await post(platform, "/auth/register", { email, password, name: "Mole", workspace: "Burrow" });
  const token = new URL(linkIn(await mailTo(platform, email, "Confirm your registration"))).hash.slice(1);
  return post(platform, "/auth/register/confirm", { token, password });
}

/** Accepts the invitation that was mailed to somebody. */
export async function accepted(platform: Platform, email: string, subject: string): Promise<Tokens> {
  const token = new URL(linkIn(await mailTo(platform, email, subject))).hash.slice(1);
  return post(platform, "/auth/invitation/accept", { token, name: "Bob", password: `teal-${newId().slice(-8)}-otter` });
}

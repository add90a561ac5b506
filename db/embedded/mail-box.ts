import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import PostalMime from "postal-mime";

const mostMails = 500;

export type Mail = {
  /** UUIDv7 of its arrival. */
  id: string;
  from: string;
  /** Everybody it was sent to, hidden recipients included. */
  to: string[];
  subject: string;
  /** When it came in, ISO 8601. */
  date: string;
  text: string;
  html: string;
};

/** Parses a raw mail and stores it as one JSON file in `dir`, dropping the oldest beyond 500. */
export async function keepMail(dir: string, raw: Uint8Array, recipients: string[]): Promise<Mail> {
  const { from, subject, text, html } = await PostalMime.parse(raw);
  const mail: Mail = {
    id: Bun.randomUUIDv7(),
    from: from?.name ? `${from.name} <${from.address ?? ""}>` : (from?.address ?? ""),
    to: recipients,
    subject: subject ?? "",
    date: new Date().toISOString(),
    text: text ?? "",
    html: html ?? "",
  };
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, `${mail.id}.json`);
  await writeFile(`${path}.new`, JSON.stringify(mail), { mode: 0o600 });
  await rename(`${path}.new`, path);
  for (const name of (await mailFiles(dir)).slice(mostMails)) await rm(join(dir, name), { force: true });
  return mail;
}

/** The kept mails of `dir`, newest first. */
export async function listMails(dir: string): Promise<Mail[]> {
  const mails = await Promise.all(
    (await mailFiles(dir)).slice(0, mostMails).map(async (name) => {
      const text = await readFile(join(dir, name), "utf8").catch(() => undefined);
      return text === undefined ? [] : [JSON.parse(text) as Mail];
    }),
  );
  return mails.flat();
}

async function mailFiles(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => []);
  return names.filter((name) => name.endsWith(".json")).sort((a, b) => (a < b ? 1 : -1));
}

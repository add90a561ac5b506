import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readKept } from "../../../db/embedded/kept-file.ts";
import type { MakeAccount } from "./accounts.ts";
import type { Api, Person } from "./api.ts";

export interface DemoUser {
  role: string;
  email: string;
  password: string;
}
interface Kept {
  users: DemoUser[];
  finished: boolean;
}

const people = [
  { role: "owner", name: "Olga Brandt", email: "owner@demo.welo.localhost" },
  { role: "admin", name: "Adam Okafor", email: "admin@demo.welo.localhost" },
  { role: "manager", name: "Maya Lindqvist", email: "manager@demo.welo.localhost" },
  { role: "reviewer", name: "Rafael Costa", email: "reviewer@demo.welo.localhost" },
  { role: "annotator", name: "Anna Kowalska", email: "annotator@demo.welo.localhost" },
  { role: "annotator", name: "Bao Nguyen", email: "annotator2@demo.welo.localhost" },
  { role: "customer", name: "Chiara Rossi", email: "customer@demo.welo.localhost" },
];

const fileOf = (home: string) => join(home, "demo.json");

/** What is known of the demo from an earlier start. */
export function readDemo(home: string): Kept {
  return existsSync(fileOf(home)) ? readKept<Kept>(fileOf(home)) : { users: [], finished: false };
}

export function writeDemo(home: string, kept: Kept): void {
  writeFileSync(fileOf(home), JSON.stringify(kept, null, 2), { mode: 0o600 });
}

/** Makes the demo workspace and one person per role, each with a password made here and kept in the home folder only. */
export async function seedUsers(api: Api, makeAccount: MakeAccount, home: string): Promise<DemoUser[]> {
  const known = readDemo(home).users;
  const users =
    known.length > 0
      ? known
      : people.map(({ role, email }) => ({ role, email, password: `${randomBytes(9).toString("base64url")}-demo` }));
  writeDemo(home, { users, finished: false });
  const [owner] = users;
  const { email, password } = owner!;
  if (!(await api.canSignIn(owner!)))
    await makeAccount(null, { email, password, name: people[0]!.name, workspace: "Welo demo", roles: [] });
  const as = await api.signIn(owner!);
  const { workspace } = await as.auth.getMe({});
  const present = new Set((await as.auth.listUsers({ limit: 200 })).items.map((user) => user.email));
  for (const [i, user] of users.entries()) {
    if (present.has(user.email)) continue;
    const customerId = user.role === "customer" ? await customerOf(as) : undefined;
    await makeAccount(workspace.id, {
      email: user.email,
      name: people[i]!.name,
      workspace: null,
      roles: [user.role],
      password: user.password,
      customerId,
    });
  }
  return users;
}

/** The demo's customer, whose people see that customer's projects only. */
export async function customerOf(as: Person): Promise<string> {
  const name = "Riverside Archive";
  const known = (await as.projects.listCustomers({ limit: 200 })).items.find((one) => one.name === name);
  return (known ?? (await as.projects.createCustomer({ name }))).id;
}

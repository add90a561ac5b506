import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { UsageError } from "./io.ts";

/** Options of every command that talks to a platform. */
export const connectionArgs = {
  edge: { type: "string", description: "Origin of the platform's front door (or WELO_EDGE)", valueHint: "url" },
  email: { type: "string", description: "Who signs in (or WELO_EMAIL)", valueHint: "address" },
  password: { type: "string", description: "With which password; better given as WELO_PASSWORD", valueHint: "text" },
  home: {
    type: "string",
    description: "Folder of a local start, whose user is taken when nobody is named (else .welo)",
    valueHint: "dir",
  },
  as: { type: "string", description: "Role of the local start's user to act as", valueHint: "role" },
  json: { type: "boolean", description: "One JSON document on standard output, for machines" },
} as const;

export interface ConnectionArgs {
  edge?: string | undefined;
  email?: string | undefined;
  password?: string | undefined;
  home?: string | undefined;
  as?: string | undefined;
}
export type Credentials = { edge: string; token: string } | { edge: string; email: string; password: string };

const RunFile = v.object({
  edge: v.string(),
  users: v.array(v.object({ role: v.string(), email: v.string(), password: v.string() })),
});
const ownHome = join(import.meta.dirname, "..", "..", ".welo");
const preferred = ["owner", "admin", "manager"];

function readRun(home: string): v.InferOutput<typeof RunFile> | null {
  const file = join(home, "run.json");
  if (!existsSync(file)) return null;
  const parsed = v.safeParse(RunFile, JSON.parse(readFileSync(file, "utf8")));
  return parsed.success ? parsed.output : null;
}

/** Where to go and as whom: WELO_TOKEN, else e-mail and password, else a user of the local start. */
export function credentialsOf(args: ConnectionArgs, env: Record<string, string | undefined>): Credentials {
  const run = readRun(args.home ?? ownHome);
  const edge = (args.edge ?? env.WELO_EDGE ?? run?.edge)?.replace(/\/+$/, "");
  if (!edge) throw new UsageError("Nothing runs here: `bun start` starts a platform, --edge names another one.");
  if (!/^https?:\/\//.test(edge))
    throw new UsageError(`--edge must be an origin such as https://welo.example, not ${edge}.`);
  const email = args.email ?? env.WELO_EMAIL;
  const password = args.password ?? env.WELO_PASSWORD;
  if (args.email === undefined && env.WELO_TOKEN) return { edge, token: env.WELO_TOKEN };
  if (email && password) return { edge, email, password };
  if (email || password) throw new UsageError("Give both --email and --password, or WELO_TOKEN.");
  if (run?.edge !== edge) throw new UsageError(`Who are you at ${edge}? Give --email and --password, or WELO_TOKEN.`);
  const wanted = args.as ? [args.as] : preferred;
  const user = wanted.map((role) => run.users.find((one) => one.role === role)).find(Boolean);
  if (!user)
    throw new UsageError(
      `The local start has no ${wanted.join(" or ")}; it has ${run.users.map(({ role }) => role).join(", ")}.`,
    );
  return { edge, email: user.email, password: user.password };
}

import { defineCommand } from "citty";
import { ensureDatabase, migrate } from "../../db/migrate.ts";
import { type ServiceName, serviceNames } from "../../db/schema/services.ts";
import { Failure, type Io, UsageError } from "./io.ts";

/** Reads a comma-separated list of services. */
export function servicesOf(list: string | undefined): ServiceName[] {
  if (list === undefined) return [...serviceNames];
  const names = list.split(",").map((name) => name.trim());
  const stranger = names.find((name) => !(serviceNames as readonly string[]).includes(name));
  if (stranger !== undefined)
    throw new UsageError(`There is no service "${stranger}"; there are ${serviceNames.join(", ")}.`);
  return names as ServiceName[];
}

export const migrateCommand = defineCommand({
  meta: {
    description:
      "Bring the database schemas up to date, as the administrator of DATABASE_URL (or TASKS_DATABASE_URL and so on)",
  },
  args: {
    services: { type: "string", description: "Only these, separated by commas", valueHint: "names" },
    json: { type: "boolean", description: "One JSON document on standard output, for machines" },
  },
  async run({ args, data }) {
    const io = data as Io;
    const services = servicesOf(args.services);
    const urls = services.map((name) => io.env[`${name.toUpperCase()}_DATABASE_URL`] || io.env.DATABASE_URL);
    if (!urls.every((url) => url && /^postgres(?:ql)?:$/.test(URL.parse(url)?.protocol ?? "")))
      throw new UsageError(
        "DATABASE_URL must name the database and its administrator: postgres://user:password@host:5432/welo",
      );
    try {
      for (const url of new Set(urls)) await ensureDatabase(url!);
      const applied = await migrate(io.env, services);
      if (args.json) io.out(`${JSON.stringify({ applied })}\n`);
      else
        io.out(
          applied.length > 0
            ? `${applied.join("\n")}\n${applied.length} migrations applied.\n`
            : "Everything is up to date.\n",
        );
    } catch (error) {
      throw new Failure(explain(error));
    }
  },
});

function explain(error: unknown): string {
  const { message = String(error), code } = (error ?? {}) as { message?: string; code?: string };
  if (code === "ECONNREFUSED" || code === "CONNECT_TIMEOUT" || code === "ENOTFOUND")
    return "The database does not answer. Check DATABASE_URL.";
  if (code === "28P01" || code === "28000") return "The database refused the user or password in DATABASE_URL.";
  if (code === "42501") return `The user in DATABASE_URL may not do this: ${message}`;
  return message;
}

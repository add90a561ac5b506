import { runCommand } from "citty";
import { Problem } from "../kernel/wire/problem.ts";
import { choose, refuseUnknown } from "./command-line.ts";
import { eventsCommand } from "./events-command.ts";
import { exportCommand } from "./export/export-command.ts";
import { importCommand } from "./import/import-command.ts";
import { type Io, UsageError } from "./io.ts";
import { migrateCommand } from "./migrate-command.ts";
import { type AnyCommand, usage } from "./usage.ts";
import { workflowCommand } from "./workflow-command.ts";

const welo: AnyCommand = {
  meta: { description: "Welo from the command line" },
  subCommands: {
    import: importCommand,
    export: exportCommand,
    events: eventsCommand,
    workflow: workflowCommand,
    migrate: migrateCommand,
  },
};

/** Runs one command line; answers its exit code: 0 done, 1 failed, 2 not understood. */
export async function runWelo(args: readonly string[], io: Io): Promise<number> {
  const wantsHelp = (arg: string) => arg === "--help" || arg === "-h";
  const chosen = choose(
    welo,
    "welo",
    args.filter((arg) => !wantsHelp(arg)),
  );
  try {
    if (args.some(wantsHelp)) {
      io.out(usage(chosen.command, chosen.path));
      return 0;
    }
    refuseUnknown(chosen);
    const { result } = await runCommand(chosen.command, { rawArgs: chosen.rest, data: io });
    return typeof result === "number" ? result : 0;
  } catch (error) {
    if (error instanceof UsageError || (error as Error).name === "CLIError") {
      io.err(
        `${Bun.stripANSI((error as Error).message)}\n\`${chosen.path.join(" ")} --help\` tells how it is called.\n`,
      );
      return 2;
    }
    io.err(args.includes("--json") ? `${JSON.stringify(documentOf(error))}\n` : `${explain(error)}\n`);
    return 1;
  }
}

function documentOf(error: unknown): object {
  return error instanceof Problem ? error.document() : { code: "cli.failed", detail: explain(error) };
}

function explain(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message || error.name : String(error);
  const detail = typeof error.fields.detail === "string" ? ` ${error.fields.detail}` : "";
  const errors = (error.fields.errors as { pointer: string; detail: string }[] | undefined) ?? [];
  return [`${error.title}.${detail} (${error.code})`, ...errors.map((one) => `  ${one.pointer} ${one.detail}`)].join(
    "\n",
  );
}

import { defineCommand } from "citty";
import type { HistoryDifference } from "../workflow/history.contract.ts";
import { connectionArgs, credentialsOf } from "./credentials.ts";
import type { Io } from "./io.ts";
import { startProgress } from "./progress.ts";
import { type Api, openSession } from "./session.ts";

const PAGE = 50;

interface Verified {
  checked: number;
  differences: HistoryDifference[];
}

/** Goes through the instances page by page; what it has found when it is interrupted stands. */
async function verify(
  api: Pick<Api["workflow"], "verifyInstances">,
  filter: { projectId?: string | undefined; instanceId?: string | undefined },
  io: Io,
  quiet: boolean,
): Promise<Verified> {
  const progress = startProgress(io, "Verifying", "instances", quiet);
  const verified: Verified = { checked: 0, differences: [] };
  let cursor: string | undefined;
  do {
    const page = await api.verifyInstances({ ...filter, cursor, limit: PAGE });
    verified.checked += page.checked;
    verified.differences.push(...page.differences);
    progress.update(verified.checked, null);
    cursor = page.nextCursor ?? undefined;
  } while (cursor && !io.signal.aborted);
  progress.end();
  return verified;
}

const verifyCommand = defineCommand({
  meta: {
    description: "Rebuild instances from their history and compare; 1 when one is not what its history makes of it",
  },
  args: {
    project: { type: "string", description: "Only this project's", valueHint: "id" },
    instance: { type: "string", description: "Only this one", valueHint: "id" },
    ...connectionArgs,
  },
  async run({ args, data }) {
    const io = data as Io;
    const session = await openSession(credentialsOf(args, io.env), io.signal);
    try {
      const filter = { projectId: args.project, instanceId: args.instance };
      const { checked, differences } = await verify(session.api.workflow, filter, io, Boolean(args.json));
      if (args.json) io.out(`${JSON.stringify({ checked, differences })}\n`);
      else {
        for (const { instanceId, taskId, kind, detail } of differences)
          io.err(`${instanceId} (task ${taskId})  ${kind}: ${detail}\n`);
        const wrong = new Set(differences.map(({ instanceId }) => instanceId)).size;
        io.out(`${checked} instances verified, ${wrong} of them are not what their history makes of them.\n`);
      }
      return differences.length > 0 || io.signal.aborted ? 1 : 0;
    } finally {
      await session.close();
    }
  },
});

export const workflowCommand = defineCommand({
  meta: { description: "Workflows under way" },
  subCommands: { verify: verifyCommand },
});

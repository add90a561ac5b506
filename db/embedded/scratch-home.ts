import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openKeeper, type Keeper } from "./keeper.ts";
import { findFreePorts } from "./ports.ts";

export type ScratchHome = { home: string; keeper: Keeper; ports: number[]; [Symbol.asyncDispose](): Promise<void> };

/** A home of its own for a test of one server, with `count` free ports; removed when disposed of. */
export async function scratchHome(count = 1): Promise<ScratchHome> {
  const home = mkdtempSync(join(tmpdir(), "welo-embedded-"));
  chmodSync(home, 0o755);
  const keeper = openKeeper(home);
  const ports = await findFreePorts(count, 12_000 + Math.floor(Math.random() * 19_000));
  return {
    home,
    keeper,
    ports,
    async [Symbol.asyncDispose]() {
      keeper.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

// Makes the home that each test of the whole product starts from a copy of: `bun edge/e2e/ready-home.ts <folder>`.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { startPlatform } from "./platform.ts";

const home = process.argv[2]!;
const platform = await startPlatform(["--no-seed"], home);
await platform.stop();
// The builds are shared by a link, and nothing of what ran is there any more.
for (const name of ["cache", "pids.json", "start.json", "logs"])
  rmSync(join(home, name), { recursive: true, force: true });

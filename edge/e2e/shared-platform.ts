// Runs one platform for all test files that need none of their own, until it is told to stop: `bun edge/e2e/shared-platform.ts <home>`.
import { newHome, startPlatform } from "./platform.ts";

const parent = process.ppid;
const stopped = new Promise<void>((resolve) => {
  process.once("SIGTERM", resolve);
  setInterval(() => process.ppid !== parent && resolve(), 500).unref();
});
const platform = await startPlatform(["--no-seed"], newHome(process.argv[2]!));
await stopped;
await platform.stop();
process.exit(0);

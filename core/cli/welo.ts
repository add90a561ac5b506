import { runWelo } from "./run-welo.ts";

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    interrupted.abort();
    // Whoever asks twice does not want to wait.
    process.once(signal, () => process.exit(130));
  });

const code = await runWelo(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  tty: Boolean(process.stderr.isTTY),
  width: process.stderr.columns || 80,
  env: process.env,
  signal: interrupted.signal,
});
process.exit(interrupted.signal.aborted && code !== 0 ? 130 : code);

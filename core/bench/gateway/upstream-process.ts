import { join } from "node:path";

export interface Upstream {
  origin: string;
  /** How many requests were passed on to it. */
  answered(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts what both proxies stand before. */
export async function startUpstream(jwks: object): Promise<Upstream> {
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, "upstream.ts")], {
    stdin: new Blob([JSON.stringify(jwks)]),
    stdout: "pipe",
    stderr: "inherit",
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const { value } = await child.stdout.getReader().read();
  const origin = `http://127.0.0.1:${new TextDecoder().decode(value).trim()}`;
  return {
    origin,
    answered: async () => Number(await (await fetch(`${origin}/answered`)).text()),
    async stop() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

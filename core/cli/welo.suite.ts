import { runWelo } from "./run-welo.ts";

/** What a command came to: its exit code and what it wrote. */
export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line against an edge, as somebody does whose output is no terminal. */
export async function weloAt(edge: string, args: readonly string[]): Promise<Ran> {
  let [out, err] = ["", ""];
  const code = await runWelo([...args], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    tty: false,
    width: 80,
    env: { WELO_EDGE: edge, WELO_TOKEN: "a token" },
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

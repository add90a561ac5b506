const armed = new Map<string, () => void | Promise<void>>();

/** A place where tests can make the process fail; costs one map look-up. `WELO_FAILPOINT=name` kills the process there. */
export async function failpoint(name: string): Promise<void> {
  if (process.env.WELO_FAILPOINT === name) process.kill(process.pid, "SIGKILL");
  await armed.get(name)?.();
}

/** Arms a failpoint for a test; the returned function disarms it. */
export function arm(name: string, act: () => void | Promise<void>): () => void {
  armed.set(name, act);
  return () => armed.delete(name);
}

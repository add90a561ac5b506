import { type Context, createContext, NO_WORKSPACE } from "../kernel/context.ts";
import type { TestHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";

/** A caller that nobody knows yet, as the edge hands one on. */
export function anonymous(host: TestHost, ip: string | null = null): Context {
  const runtime = host.runtimes.get("auth")!;
  return createContext(runtime, {
    workspaceId: NO_WORKSPACE,
    actor: { type: "anonymous", id: "anonymous" },
    ip,
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  });
}

/** Somebody to register, unlike anybody before. */
export function account(): { email: string; password: string; name: string; workspace: string } {
  const id = newId();
  return {
    email: `ada.${id}@example.org`,
    password: `teal-${id.slice(-8)}-otter`,
    name: "Ada Lovelace",
    workspace: "Analytical Engines",
  };
}

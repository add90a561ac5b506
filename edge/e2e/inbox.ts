import type { Notification } from "../../core/notifications/contract.ts";
import type { Platform } from "./platform.ts";

/** A user's inbox as the browser hears it, over the edge's WebSocket. */
export interface Inbox {
  /** The next notification of a kind, waiting for it if need be. */
  next(kind: Notification["kind"]): Promise<Notification>;
  close(): void;
}

/** Signs a demo user in and listens to the user's room. */
export async function listenToInbox(platform: Platform, role: string): Promise<Inbox> {
  const post = async (path: string, body: object, token?: string) => {
    const response = await fetch(`${platform.edge}/v1${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        origin: platform.edge,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, string>;
  };
  const { email, password } = platform.password(role);
  const { accessToken } = await post("/auth/login", { email, password });
  const { url, ticket } = await post("/inbox/ticket", {}, accessToken);
  const socket = new WebSocket(socketUrl(url!, ticket!, platform.edge), {
    headers: { origin: platform.edge },
  } as never);
  const heard: Notification[] = [];
  const waiting = new Set<() => void>();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as { type: string; data?: Notification };
    if (message.type !== "notification" || !message.data) return;
    heard.push(message.data);
    for (const wake of waiting) wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("the inbox did not open")));
  });
  return {
    async next(kind) {
      for (const end = Date.now() + 20_000; Date.now() < end;) {
        const at = heard.findIndex((one) => one.kind === kind);
        if (at >= 0) return heard.splice(at, 1)[0]!;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 500);
          waiting.add(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
      throw new Error(`no ${kind} was heard`);
    },
    close: () => socket.close(),
  };
}

function socketUrl(url: string, ticket: string, edge: string): string {
  const address = new URL(url, edge);
  address.protocol = "ws:";
  address.searchParams.set("ticket", ticket);
  address.searchParams.set("after", "0");
  return address.href;
}

import { describe, expect, test } from "bun:test";
import { backOff, InboxConnection, type InboxMessage, type InboxState, type SocketLike } from "./inbox-connection.ts";
import { socketAddress } from "./socket-address.ts";

class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  close() {
    this.closed = true;
  }
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function world() {
  const sockets: FakeSocket[] = [];
  const asked: (number | null)[] = [];
  const waits: { ms: number; again: () => void }[] = [];
  const heard: InboxMessage[] = [];
  const states: InboxState[] = [];
  let refuse = false;
  const connection = new InboxConnection(
    {
      address: async (after) => {
        asked.push(after);
        if (refuse) throw new Error("no ticket");
        return "ws://edge";
      },
      connect: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      later: (ms, again) => {
        waits.push({ ms, again });
        return () => void waits.splice(0);
      },
      random: () => 1,
    },
    (message) => heard.push(message),
    (state) => states.push(state),
  );
  return { connection, sockets, asked, waits, heard, states, refuse: (yes: boolean) => (refuse = yes) };
}
const settled = () =>
  new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(resolve))));

describe("the live inbox", () => {
  test("resumes after the last sequence it has seen", async () => {
    const { connection, sockets, asked, waits } = world();
    connection.start();
    await settled();
    sockets[0]!.say({ type: "hello", sequence: 4, unread: 1 });
    sockets[0]!.say({ type: "notification", sequence: 5, data: {} });
    sockets[0]!.onclose?.();
    waits[0]!.again();
    await settled();
    expect(asked).toEqual([null, 5]);
  });

  test("tells a message that comes twice only once", async () => {
    const { connection, sockets, heard } = world();
    connection.start();
    await settled();
    sockets[0]!.say({ type: "notification", sequence: 5, data: {} });
    sockets[0]!.say({ type: "notification", sequence: 5, data: {} });
    sockets[0]!.say({ type: "notification", sequence: 4, data: {} });
    expect(heard.map((one) => one.sequence)).toEqual([5]);
  });

  test("waits longer after each failure and starts over once it has heard something", async () => {
    const { connection, sockets, waits, refuse } = world();
    refuse(true);
    connection.start();
    await settled();
    waits[0]!.again();
    await settled();
    expect(waits.map((one) => one.ms)).toEqual([1000, 2000]);
    refuse(false);
    waits[1]!.again();
    await settled();
    sockets[0]!.say({ type: "hello", sequence: 1 });
    sockets[0]!.onclose?.();
    expect(waits.at(-1)!.ms).toBe(1000);
  });

  test("stopped, it closes the socket and does not come back", async () => {
    const { connection, sockets, waits, states } = world();
    connection.start();
    await settled();
    connection.stop();
    sockets[0]!.onclose?.();
    expect(sockets[0]!.closed).toBe(true);
    expect(waits).toEqual([]);
    expect(states.at(-1)).toBe("closed");
  });

  test("a stop while the ticket is on its way opens no socket", async () => {
    const { connection, sockets } = world();
    connection.start();
    connection.stop();
    await settled();
    expect(sockets).toEqual([]);
  });

  test("what is not a message is passed over", async () => {
    const { connection, sockets, heard } = world();
    connection.start();
    await settled();
    sockets[0]!.onmessage?.({ data: "not json" });
    sockets[0]!.onmessage?.({ data: "42" });
    expect(heard).toEqual([]);
  });

  test("the wait never passes a minute and never falls under half of its step", () => {
    expect(backOff(30, 1)).toBe(60_000);
    expect(backOff(0, 0)).toBe(500);
  });
});

describe("the socket's address", () => {
  test.each([
    ["ws://edge:1/v1/inbox/socket", null, "ws://edge:1/v1/inbox/socket?ticket=t"],
    ["/v1/inbox/socket", 7, "wss://api.test/v1/inbox/socket?ticket=t&after=7"],
    ["https://edge/v1/inbox/socket?ticket=own", null, "wss://edge/v1/inbox/socket?ticket=own"],
  ])("%s after %p", (url, after, address) => expect(socketAddress(url, "t", after, "https://api.test")).toBe(address));
});

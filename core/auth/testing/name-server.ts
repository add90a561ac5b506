import { createSocket } from "node:dgram";
import { createServer, type Socket } from "node:net";

/** A real name server on loopback, over UDP and TCP, whose records and moods a test can change. */
export interface TestNameServer {
  /** As `DNS_SERVERS` wants it. */
  address: string;
  /** TXT records by domain; a domain that is not here does not exist. */
  records: Map<string, string[]>;
  /** `silent` answers nothing at all, `broken` that it failed (SERVFAIL). */
  mood: "well" | "silent" | "broken";
  /** What was asked, and how. */
  asked: { domain: string; by: "udp" | "tcp" }[];
  stop(): Promise<void>;
}

const mostByUdp = 512;
const txt = 16;

/** Starts a name server that knows nothing yet. */
export async function startNameServer(): Promise<TestNameServer> {
  const udp = createSocket("udp4");
  await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
  const { port } = udp.address();
  const it: TestNameServer = {
    address: `127.0.0.1:${port}`,
    records: new Map(),
    mood: "well",
    asked: [],
    async stop() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([new Promise<void>((done) => udp.close(done)), new Promise((done) => tcp.close(done))]);
    },
  };
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    let read: Buffer = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      const length = read.length < 2 ? Infinity : read.readUInt16BE(0);
      if (read.length < length + 2) return;
      const said = answer(it, read.subarray(2, length + 2), "tcp");
      read = read.subarray(length + 2);
      if (said) socket.write(Buffer.concat([short(said.length), said]));
    });
  });
  await new Promise<void>((done) => tcp.listen(port, "127.0.0.1", done));
  udp.on("message", (question, from) => {
    const said = answer(it, question, "udp");
    if (said) udp.send(said, from.port, from.address);
  });
  return it;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** Answers a question by RFC 1035: what does not fit into a datagram is cut off, and said to be. */
function answer(it: TestNameServer, question: Buffer, by: "udp" | "tcp"): Buffer | null {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at]!; length > 0; length = question[at]!) {
    labels.push(question.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  const asked = question.subarray(12, at + 5);
  const domain = labels.join(".").toLowerCase();
  it.asked.push({ domain, by });
  if (it.mood === "silent") return null;
  const records = it.records.get(domain);
  const rcode = it.mood === "broken" ? 2 : records ? 0 : 3;
  const answers = rcode === 0 && question.readUInt16BE(at + 1) === txt ? records!.map(record) : [];
  const say = (flags: number, said: Buffer[]) =>
    Buffer.concat([
      question.subarray(0, 2),
      short(flags),
      short(1),
      short(said.length),
      short(0),
      short(0),
      asked,
      ...said,
    ]);
  const whole = say(0x8580 | rcode, answers);
  return by === "udp" && whole.length > mostByUdp ? say(0x8780, []) : whole;
}

function record(text: string): Buffer {
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += 255) {
    const part = bytes.subarray(from, from + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  const data = Buffer.concat(parts);
  return Buffer.concat([short(0xc00c), short(txt), short(1), short(0), short(60), short(data.length), data]);
}

// Writes so many lines of NDJSON, each with a key, a text, a note and a priority; in a process of its own, whose memory is not that of who reads them.
import { textOf } from "./world.ts";

const [path, count] = process.argv.slice(2);
const writer = Bun.file(path!).writer();
for (let n = 0; n < Number(count); n++) {
  writer.write(
    `${JSON.stringify({ externalKey: `letter-${n}`, data: { type: "text", text: textOf(n) }, meta: { n }, priority: n % 10 })}\n`,
  );
  if (n % 10_000 === 0) await writer.flush();
}
await writer.end();

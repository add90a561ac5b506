import { SMTPServer } from "smtp-server";
import { busyPort, requireFreePort } from "./ports.ts";
import { keepMail } from "./mail-box.ts";

const largestMail = 25 * 1024 * 1024;

/** Takes every mail sent to 127.0.0.1:`port`, delivers none and keeps them in `dir` for `listMails`. */
export async function startMail(options: {
  dir: string;
  port: number;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const { dir, port } = options;
  await requireFreePort(port, "mail");
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: largestMail,
    closeTimeout: 500,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? "" }),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (stream.sizeExceeded) {
          done(Object.assign(new Error("The mail is larger than 25 MB"), { responseCode: 552 }));
          return;
        }
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        keepMail(dir, Buffer.concat(chunks), recipients).then(
          () => done(),
          (error: Error) => done(error),
        );
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? busyPort(port, "mail") : error;
  });
  // A client that hangs up half-way is its own affair.
  server.on("error", () => {});
  return {
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

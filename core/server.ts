import { serveConsole } from "./console-files.ts";
import { grantsOf } from "./grants.ts";
import { readConfig } from "./kernel/config.ts";
import { errorForLog } from "./kernel/logger.ts";
import { startHost } from "./kernel/lifecycle/host.ts";
import { listen } from "./kernel/lifecycle/listen.ts";
import { services } from "./services.ts";

async function main() {
  const config = readConfig(process.env);
  const chosen = services.filter((s) => (config.SERVICES as string[]).includes(s.name));
  const host = await startHost({ config, services: chosen, grantsOf });
  const { log } = host;
  host.app
    .get("/health/live", () => ({ live: true }))
    .get("/health/ready", async ({ set }) => {
      const state = await host.ready();
      if (!state.ready) set.status = 503;
      return state;
    })
    .get(
      "/metrics",
      async () =>
        new Response(await host.telemetry.registry.metrics(), {
          headers: { "content-type": host.telemetry.registry.contentType },
        }),
    )
    .get("/console/config.json", () => ({ edge: config.EDGE_ORIGIN }))
    // One route for both: the router takes a slash at the end for the same path.
    .get("/console", ({ request, redirect }) =>
      new URL(request.url).pathname === "/console" ? redirect("/console/") : serveConsole("/console/", config),
    )
    .get("/console/*", ({ request }) => serveConsole(new URL(request.url).pathname, config));
  await listen(host.app, { port: config.PORT, hostname: config.HOST });
  log.info({ port: config.PORT, services: chosen.map((s) => s.name) }, "core answers");

  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, "core is stopping");
    setTimeout(() => process.exit(1), 4500).unref();
    await host.app.stop();
    await host.stop();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  if (process.env.WELO_PARENT) {
    const parent = Number(process.env.WELO_PARENT);
    setInterval(() => process.ppid !== parent && void stop("its parent is gone"), 500).unref();
  }
  process.on("unhandledRejection", (error) => log.error({ error: errorForLog(error) }, "a rejection was not handled"));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

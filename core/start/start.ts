import { rmSync } from "node:fs";
import { join } from "node:path";
import { ensureDatabase, migrate } from "../../db/migrate.ts";
import { requireFreePort } from "../../db/embedded/ports.ts";
import { startEmbedded } from "../../db/embedded/embedded.ts";
import { SetupError } from "../../db/embedded/setup-error.ts";
import { buildAll } from "./build.ts";
import { type Child, runChild } from "./child.ts";
import { keepRunFile, type RunFileKeeper } from "./keep-run-file.ts";
import { claimHome, type Options, readOptions } from "./options.ts";
import { explain } from "./explain.ts";
import { loadKeys } from "./keys.ts";
import { summary } from "./run-file.ts";
import { accountMaker } from "./seed/accounts.ts";
import { demoUsers, seedDemo } from "./seed/seed.ts";
import { splitServices } from "./split.ts";
import { steps } from "./steps.ts";
import { untilAnswers } from "./until-answers.ts";

const serverNames = {
  postgres: "PostgreSQL",
  redis: "Redis",
  redisRest: "Redis over HTTP",
  s3: "S3",
  mail: "Mail",
} as const;

async function start(options: Options): Promise<void> {
  const { home, root, ports, origins } = options;
  const ui = steps(process.stdout);
  const children: Child[] = [];
  const cleanups: (() => Promise<void> | void)[] = [];
  let runFile: RunFileKeeper | null = null;
  let stopping: Promise<void> | null = null;
  const stop = (code: number) => {
    stopping ??= (async () => {
      setTimeout(() => process.exit(1), 4900).unref();
      runFile?.close();
      ui.line(code === 0 ? "\nStopping" : "");
      await Promise.allSettled(children.toReversed().map((child) => child.stop()));
      for (const cleanup of cleanups.toReversed()) await Promise.resolve(cleanup()).catch(() => {});
      process.exit(code);
    })();
    return stopping;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));

  try {
    const { leftover, release } = claimHome(options);
    cleanups.push(release);
    const told = (runFile = keepRunFile(home, ui.line));
    const groups = splitServices(options.processes, ports.core);
    const patience = leftover ? 6000 : 500;
    await Promise.all([
      requireFreePort(ports.edge, "the edge", patience),
      ...groups.map((group) => requireFreePort(group.port, "core", patience)),
    ]);
    if (options.reset)
      for (const part of options.disposable) rmSync(join(home, part), { recursive: true, force: true });
    const keys = loadKeys(home);
    const building = buildAll(home);
    building.catch(() => {});
    const embedded = await startEmbedded({
      home,
      ports: {
        postgres: ports.postgres,
        redis: ports.redis,
        redisRest: ports.redisRest,
        s3: ports.s3,
        mail: ports.mail,
      },
      env: process.env,
      onStep: ({ name, state, ms, detail }) => {
        if (state === "done") ui.done(serverNames[name], ms, detail);
        else if (state === "start" && !/^port \d+$/.test(detail)) ui.line(`  ${detail}`);
        const why = `${serverNames[name]} ${detail}`;
        if (state === "done") told.runs(name);
        else if (state === "ended") told.ended(name, why);
        else if (state === "gaveUp") told.gaveUp(name, `${why} (log: ${join(home, "logs", `${name}.log`)})`);
      },
    });
    cleanups.push(() => embedded.stop());
    const env: Record<string, string> = {
      ...(process.env as Record<string, string>),
      ...embedded.env,
      ...keys,
      EDGE_ORIGIN: origins.edge,
      CORE_ORIGIN: origins.core,
      WELO_PARENT: String(process.pid),
      ...(process.env.SMTP_URL ? {} : { MAIL_DIR: join(home, "mail") }),
    };
    await ui.step("Database schemas", async () => {
      await ensureDatabase(env.DATABASE_URL!);
      const applied = await migrate(env);
      return applied.length > 0 ? `${applied.length} migrations applied` : "up to date";
    });
    await ui.step("Web apps and API reference", async () => {
      const built = await building;
      return built.length > 0 ? `built ${built.join(", ")}` : "up to date";
    });

    const serviceOrigins = Object.fromEntries(
      groups.flatMap((group) => group.services.map((name) => [name, group.origin])),
    );
    await ui.step("Core", async () => {
      for (const group of groups) {
        const child = runChild({
          name: groups.length > 1 ? `core-${group.port}` : "core",
          command: [process.execPath, "core/server.ts"],
          cwd: root,
          env: {
            ...env,
            PORT: String(group.port),
            SERVICES: group.services.join(","),
            SERVICE_ORIGINS: JSON.stringify(groups.length > 1 ? serviceOrigins : {}),
          },
          home,
          told,
        });
        children.push(child);
      }
      await Promise.all(groups.map((group, i) => untilAnswers(`${group.origin}/health/ready`, children[i]!)));
      return groups.length > 1 ? `${groups.length} processes` : "all twelve services in one process";
    });
    await ui.step("Edge", async () => {
      const child = runChild({
        name: "edge",
        command: [join(root, "node_modules", ".bin", "node"), "edge/serve.ts", "--port", String(ports.edge)],
        cwd: root,
        env: {
          ...env,
          PORT: String(ports.edge),
          CORE_ORIGINS: JSON.stringify(
            groups.length > 1
              ? {
                  default: [groups[0]!.origin],
                  ...Object.fromEntries(Object.entries(serviceOrigins).map(([k, o]) => [k, [o]])),
                }
              : { default: [groups[0]!.origin] },
          ),
          ALLOWED_ORIGINS: [origins.edge, origins.core, ...options.aliases].join(","),
          WELO_HOME: home,
          NODE_COMPILE_CACHE: join(home, "cache", "node"),
        },
        home,
        told,
      });
      children.push(child);
      await untilAnswers(`${origins.edge}/healthz`, child);
      return "workerd";
    });
    const users = await ui.step("Demo data", async () => {
      const auth = groups.find(({ services }) => services.includes("auth"))!;
      const makeAccount = accountMaker(auth.origin, env.SERVICE_SECRET!);
      const seeded = await seedDemo({ edge: origins.edge, makeAccount, home, projects: options.seed });
      return { detail: seeded, value: demoUsers(home) };
    });
    const run = {
      edge: origins.edge,
      console: `${origins.core}/console/`,
      core: origins.core,
      docs: `${origins.edge}/docs/`,
      users,
    };
    const ready = groups.map((group) => `${group.origin}/health/ready`);
    const pages = [`${origins.edge}/docs/`, `${origins.edge}/app/`, `${origins.core}/console/`];
    await told.open(run, [`${origins.edge}/healthz`, ...pages, ...ready], ready);
    ui.line(summary(run));
  } catch (error) {
    const lost = error instanceof SetupError ? null : runFile?.lost();
    process.stderr.write(`\n${lost ?? explain(error, options)}\n`);
    await stop(1);
  }
}

await start(readOptions(process.argv.slice(2)));

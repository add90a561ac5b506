import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { Glob } from "bun";
import { serviceNames } from "../db/schema/services.ts";

const root = join(import.meta.dirname, "..");
const services = `(?:${serviceNames.join("|")})`;
const leaf = `core/${services}/(?:[a-z-]+\\.)?(?:contract|events)\\.ts`;

interface Rule {
  name: string;
  files: RegExp;
  /** What files of this room may import from the project; `$s` is the service that the file belongs to. */
  may: string[];
  /** Packages they may import, when that is limited. */
  packages?: RegExp;
}
const wire = "core/kernel/wire/";
const rules: Rule[] = [
  {
    name: "the machines",
    files: /^machines\/(?!.*\.(?:test|suite)\.ts$)/,
    may: ["machines/"],
    packages: /^(xstate|@marcbachmann\/cel-js)(\/|$)/,
  },
  { name: "the database", files: /^db\//, may: ["db/"] },
  { name: "contracts and events", files: new RegExp(`^${leaf}$`), may: [leaf, wire], packages: /^valibot$/ },
  {
    name: "the wire",
    files: /^core\/kernel\/wire\/(?!.*\.test\.ts$)/,
    may: [wire],
    packages: /^(valibot|@noble\/hashes\/.*)$/,
  },
  {
    name: "the kernel",
    files: /^core\/kernel\/(?!wire\/)/,
    may: [
      "core/kernel/",
      "db/client\\.ts",
      "db/schema/(?:furniture|services)\\.ts",
      "db/migrate\\.ts",
      "db/embedded/test-",
      "machines/circuit/",
      "machines/next-state\\.ts",
    ],
  },
  {
    name: "a service",
    files: new RegExp(`^core/${services}/(?!.*\\.(?:test|suite)\\.ts$)`),
    may: ["core/$s/", "core/kernel/", leaf, "machines/", "db/schema/$s\\.ts"],
  },
  {
    name: "a service's tests",
    files: new RegExp(`^core/${services}/.*\\.(?:test|suite)\\.ts$`),
    may: ["core/", "machines/", "db/"],
  },
  {
    name: "the command line",
    files: /^core\/cli\/(?!.*\.pg\.test\.ts$)/,
    may: ["core/cli/", leaf, wire, "core/exports/formats/", "db/migrate\\.ts", "db/schema/services\\.ts"],
  },
  { name: "the start", files: /^core\/start\//, may: ["core/start/", leaf, wire, "db/"] },
  { name: "the console", files: /^core\/console\//, may: ["core/console/", leaf, wire] },
  {
    name: "the edge",
    files: /^edge\/(?!workbench\/|e2e\/)/,
    may: ["edge/(?!workbench/|e2e/)", leaf, wire, "machines/", "db/embedded/test-", "package\\.json"],
  },
  {
    name: "the workbench",
    files: /^edge\/workbench\//,
    may: ["edge/workbench/", leaf, wire, "machines/", "core/console/look/"],
  },
];

const importLine =
  /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s+"([^"]+)"|(?:^|\n)\s*import\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)/g;

/** Types are gone when the code runs, and with them their cycles. */
const typeImport = /(?:^|\n)\s*(?:import|export)\s+type\s[^"';]*?from\s+"[^"]+"/g;

function sources(): string[] {
  return [...new Glob("{core,db,edge,machines}/**/*.{ts,tsx}").scanSync({ cwd: root })]
    .filter((file) => !/node_modules|\/dist\/|\/peers\//.test(file))
    .sort();
}

function importsOf(file: string, types = true): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...(types ? text : text.replace(typeImport, "")).matchAll(importLine)].map(
    (match) => match[1] ?? match[2] ?? match[3]!,
  );
}

function violations(rule: Rule): string[] {
  return sources()
    .filter((file) => rule.files.test(file))
    .flatMap((file) => {
      const service = /^core\/([a-z]+)\//.exec(file)?.[1] ?? "";
      const allowed = new RegExp(`^(?:${rule.may.join("|").replaceAll("$s", service)})`);
      return importsOf(file).flatMap((specifier) => {
        if (!specifier.startsWith("."))
          return rule.packages && !rule.packages.test(specifier) ? [`${file} imports ${specifier}`] : [];
        const target = normalize(join(dirname(file), specifier));
        return allowed.test(target) ? [] : [`${file} imports ${target}`];
      });
    });
}

describe("who may look into which room", () => {
  for (const rule of rules) test(`${rule.name} import only what they may`, () => expect(violations(rule)).toEqual([]));

  test("imports are relative and name their file", () => {
    const wrong = sources().flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith(".") && !/\.(ts|tsx|css|json|mjs|svg|woff2)$/.test(specifier))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe("the furniture", () => {
  test("the kernel is a closed list of nouns", () => {
    const nouns = [
      "wire",
      "context",
      "authorize",
      "transaction",
      "idempotency",
      "outbox",
      "inbox",
      "bus",
      "reaction",
      "job",
      "schedule",
      "storage",
      "redis",
      "cache",
      "cipher",
      "http",
      "config",
      "clock",
      "logger",
      "telemetry",
      "lifecycle",
      "failpoint",
      "testing",
    ];
    const found = readdirSync(join(root, "core/kernel"))
      .filter((name) => !name.includes(".test."))
      .map((name) => name.replace(/\.ts$/, ""));
    expect(found.filter((name) => !nouns.includes(name))).toEqual([]);
  });

  test("every service has a contract, events, routes and a definition", () => {
    const missing = serviceNames.flatMap((name) =>
      ["contract.ts", "events.ts", "routes.ts", "service.ts"]
        .filter((file) => !readdirSync(join(root, "core", name)).includes(file))
        .map((file) => `core/${name}/${file}`),
    );
    expect(missing).toEqual([]);
  });

  test("no file is a dumping ground", () => {
    const dumps = sources().filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager|lib)(\/|\.tsx?$)/.test(file));
    expect(dumps).toEqual([]);
  });

  test("no file is longer than 250 lines, tables of data aside", () => {
    const long = sources().filter(
      (file) =>
        !/^db\/schema\/|(contract|events|\.gen|\.data)\.ts$|\.test\.tsx?$|catalogue\.ts$/.test(file) &&
        readFileSync(join(root, file), "utf8").split("\n").length > 251,
    );
    expect(long).toEqual([]);
  });

  test("the top level holds what the plan says and nothing else", () => {
    const plan = [
      "edge",
      "core",
      "machines",
      "db",
      "wrangler.toml",
      "bunfig.toml",
      "package.json",
      "tsconfig.json",
      "README.md",
      "bun.lock",
      "LICENSE",
      "node_modules",
    ];
    expect(readdirSync(root).filter((name) => !name.startsWith(".") && !plan.includes(name))).toEqual([]);
  });
});

describe("files do not go round in circles", () => {
  test("no import cycle anywhere", () => {
    const graph = new Map(
      sources().map((file) => [
        file,
        importsOf(file, false)
          .filter((one) => one.startsWith("."))
          .map((one) => normalize(join(dirname(file), one))),
      ]),
    );
    const state = new Map<string, "open" | "done">();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") return void cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      state.set(file, "open");
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, "done");
    };
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { WorkflowDefinition } from "../definition.ts";
import { keyOf } from "./conversion.suite.ts";
import { convert } from "./convert.suite.ts";
import { scxmlList } from "./list.suite.ts";
import { parseXml } from "./xml.suite.ts";

export interface Script {
  initialConfiguration: string[];
  events: { after?: number; event: { name: string; data?: unknown }; nextConfiguration: string[] }[];
}

export interface ScxmlCase {
  name: string;
  definition: WorkflowDefinition;
  script: Script;
}

const folder = join(dirname(Bun.resolveSync("@scion-scxml/test-framework/package.json", import.meta.dirname)), "test");

/** The conformance list as workflows of ours, their guards and actions made known to the engine; the names are the same in every process. */
export function scxmlCases(list: readonly string[] = scxmlList): ScxmlCase[] {
  return list.map((name) => {
    const file = join(folder, `${name}.scxml`);
    const definition = convert(parseXml(readFileSync(file, "utf8")), `scxml.${name}`, file);
    return { name, definition, script: JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Script };
  });
}

/** Paths of leaf states as the document's script lists them: names alone, sorted. */
export function configurationOf(paths: readonly string[]): string[] {
  return paths.map((path) => path.slice(path.lastIndexOf(".") + 1)).toSorted();
}

/** What the script expects, in our names. */
export function expected(ids: readonly string[]): string[] {
  return ids.map(keyOf).toSorted();
}

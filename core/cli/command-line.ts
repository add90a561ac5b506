import { type ArgsDef, parseArgs } from "citty";
import { UsageError } from "./io.ts";
import type { AnyCommand } from "./usage.ts";

export interface Chosen {
  command: AnyCommand;
  /** Names from the program's on. */
  path: string[];
  /** The arguments that are left for the command. */
  rest: string[];
}

/** Follows the leading words from `root` to the command that they name, as far as they name one. */
export function choose(root: AnyCommand, name: string, args: readonly string[]): Chosen {
  const chosen: Chosen = { command: root, path: [name], rest: [...args] };
  for (;;) {
    const commands = (chosen.command.subCommands ?? {}) as Record<string, AnyCommand>;
    const word = chosen.rest[0] ?? "";
    const next = Object.hasOwn(commands, word) ? commands[word] : undefined;
    if (!next) return chosen;
    chosen.command = next;
    chosen.path.push(word);
    chosen.rest.shift();
  }
}

/** Throws a usage error for a command that does not exist, and for options and words that it does not know: citty would pass them by. */
export function refuseUnknown({ command, path, rest }: Chosen): void {
  if (!command.run) {
    const word = rest.find((arg) => !arg.startsWith("-"));
    throw new UsageError(
      word === undefined ? `${path.join(" ")} needs a command.` : `There is no command ${path.join(" ")} ${word}.`,
    );
  }
  const definitions = (command.args ?? {}) as ArgsDef;
  const parsed = parseArgs(rest, definitions);
  const names = Object.entries(definitions).flatMap(([name, { type, ...more }]) => {
    const alias = "alias" in more ? more.alias : [];
    return type === "positional" ? [name] : [name, ...[alias ?? []].flat()];
  });
  const known = new Set(
    names.flatMap((name) => [name, name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]),
  );
  const stranger = Object.keys(parsed).find((name) => name !== "_" && !known.has(name));
  if (stranger) throw new UsageError(`There is no option ${stranger.length > 1 ? "--" : "-"}${stranger}.`);
  const places = Object.values(definitions).filter(({ type }) => type === "positional").length;
  if (parsed._.length > places) throw new UsageError(`"${parsed._[places]}" is one word too many.`);
  for (const [name, { type }] of Object.entries(definitions))
    if (type !== "boolean" && parsed[name] === "")
      throw new UsageError(`${type === "positional" ? `<${name}>` : `--${name}`} needs a value.`);
}

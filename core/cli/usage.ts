import type { ArgDef, ArgsDef, CommandDef } from "citty";

// oxlint-disable-next-line typescript/no-explicit-any -- citty's own type of a command with unknown arguments.
export type AnyCommand = CommandDef<any>;

/** What `--help` prints: how a command is called, its arguments and options, or the commands under it. */
export function usage(command: AnyCommand, path: readonly string[]): string {
  const { description = "" } = (command.meta ?? {}) as { description?: string };
  const args = Object.entries((command.args ?? {}) as ArgsDef);
  const commands = Object.entries((command.subCommands ?? {}) as Record<string, AnyCommand>);
  const places = args.filter(([, { type }]) => type === "positional");
  const options = args.filter(([, { type }]) => type !== "positional");
  const words = [
    ...path,
    ...(commands.length > 0 ? ["<command>"] : []),
    ...places.map(([name, arg]) => (arg.required === false ? `[${name}]` : `<${name}>`)),
    ...options.filter(([, arg]) => arg.required).map(([name, arg]) => `--${name} ${hint(arg)}`),
    ...(options.some(([, arg]) => !arg.required) ? ["[options]"] : []),
  ];
  const rows = (title: string, list: [string, string][]) => (list.length > 0 ? `\n${title}\n${columns(list)}` : "");
  const listed = commands.map(([name, one]): [string, string] => [
    name,
    (one.meta as { description?: string }).description ?? "",
  ]);
  return [
    `${description}\n\nUsage: ${words.join(" ")}\n`,
    rows(
      "Arguments",
      places.map(([name, arg]) => [name, arg.description ?? ""]),
    ),
    rows(
      "Options",
      options.map(([name, arg]) => [flag(name, arg), describe(arg)]),
    ),
    rows("Commands", listed),
    commands.length > 0 ? `\n\`${path.join(" ")} <command> --help\` tells more about one.\n` : "",
  ].join("");
}

function flag(name: string, arg: ArgDef): string {
  if (arg.type === "boolean") return arg.default === true ? `--no-${name}` : `--${name}`;
  const short = "alias" in arg && typeof arg.alias === "string" ? `-${arg.alias}, ` : "";
  return `${short}--${name} ${hint(arg)}`;
}

function hint(arg: ArgDef): string {
  return arg.type === "enum" ? `<${(arg.options ?? []).join("|")}>` : `<${arg.valueHint ?? "value"}>`;
}

function describe(arg: ArgDef): string {
  if (arg.type === "boolean") return (arg.default === true ? arg.negativeDescription : arg.description) ?? "";
  return `${arg.description ?? ""}${arg.default === undefined ? "" : ` (default ${arg.default})`}`;
}

/** Left column, right column; a left cell that is too wide has a line of its own. */
function columns(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length).filter((length) => length <= 30), 8);
  return rows
    .map(([left, right]) =>
      left.length > width ? `  ${left}\n  ${" ".repeat(width)}  ${right}\n` : `  ${left.padEnd(width)}  ${right}\n`,
    )
    .join("");
}

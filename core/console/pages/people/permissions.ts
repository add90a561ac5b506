/** Permissions by their noun, nouns and verbs in order: `{ task: ["assign", "read"] }`. */
export function byNoun(permissions: readonly string[]): [string, string[]][] {
  const groups = Map.groupBy(permissions, (one) => one.slice(0, one.lastIndexOf(".")));
  return [...groups]
    .map(([noun, members]): [string, string[]] => [noun, members.map((one) => one.slice(noun.length + 1)).toSorted()])
    .toSorted(([a], [b]) => a.localeCompare(b));
}

/** A name for a role made from its title: lower-case letters, digits and underscores, beginning with a letter. */
export function roleNameFrom(title: string): string {
  return title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .replace(/_+$/, "")
    .slice(0, 40);
}

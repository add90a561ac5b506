export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "list"; ordered: boolean; items: string[] }
  | { kind: "code"; text: string }
  | { kind: "paragraph"; text: string };

export type Inline =
  | { kind: "text" | "strong" | "em" | "code"; text: string }
  | { kind: "link" | "image"; text: string; href: string };

/** Splits Markdown into blocks: headings, lists, fenced code and paragraphs. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.trim() === "") continue;
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (heading) {
      blocks.push({ kind: "heading", level: heading[1]!.length, text: heading[2]! });
    } else if (line.startsWith("```")) {
      const end = lines.indexOf("```", i + 1);
      blocks.push({ kind: "code", text: lines.slice(i + 1, end === -1 ? undefined : end).join("\n") });
      i = end === -1 ? lines.length : end;
    } else if (itemOf(line) !== null) {
      const items: string[] = [];
      const ordered = /^\s*\d/.test(line);
      while (i < lines.length && itemOf(lines[i]!) !== null) items.push(itemOf(lines[i++]!)!);
      i--;
      blocks.push({ kind: "list", ordered, items });
    } else {
      const from = i;
      while (
        i + 1 < lines.length &&
        lines[i + 1]!.trim() !== "" &&
        itemOf(lines[i + 1]!) === null &&
        !/^(#|```)/.test(lines[i + 1]!)
      )
        i++;
      blocks.push({ kind: "paragraph", text: lines.slice(from, i + 1).join(" ") });
    }
  }
  return blocks;
}

function itemOf(line: string): string | null {
  return /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line)?.[1] ?? null;
}

const marks = /(!?)\[([^\]]*)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|`([^`]+)`|\*([^*\s][^*]*)\*|_([^_\s][^_]*)_/g;

/** Splits a line into plain, strong, emphasised and code text, links and pictures; only http(s) addresses count. */
export function inlinesOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let last = 0;
  const plain = (to: number) => {
    if (to > last) parts.push({ kind: "text", text: text.slice(last, to) });
  };
  for (const match of text.matchAll(marks)) {
    const [whole, bang, name, href, strong, code, star, under] = match;
    plain(match.index);
    last = match.index + whole.length;
    if (href !== undefined)
      parts.push(
        /^https?:\/\//.test(href)
          ? { kind: bang ? "image" : "link", text: name ?? "", href }
          : { kind: "text", text: name ?? "" },
      );
    else if (strong !== undefined) parts.push({ kind: "strong", text: strong });
    else if (code !== undefined) parts.push({ kind: "code", text: code });
    else parts.push({ kind: "em", text: star ?? under ?? "" });
  }
  plain(text.length);
  return parts;
}

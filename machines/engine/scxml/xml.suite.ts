import { XMLParser } from "fast-xml-parser";

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const attributeKey = ":@";
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
});

/** The document's root element. */
export function parseXml(text: string): Element {
  const root = toElements(parser.parse(text) as unknown[]).find(({ name }) => name !== "?xml");
  if (!root) throw new Error("The document has no element.");
  return root;
}

function toElements(nodes: readonly unknown[]): Element[] {
  return nodes.flatMap((node) => {
    const { [attributeKey]: attributes, ...rest } = node as Record<string, unknown>;
    const [entry] = Object.entries(rest);
    if (!entry || entry[0] === "#text") return [];
    const inside = entry[1] as Record<string, unknown>[];
    return [
      {
        name: entry[0],
        attributes: (attributes ?? {}) as Record<string, string>,
        children: toElements(inside),
        text: inside.map((item) => (typeof item["#text"] === "string" ? item["#text"] : "")).join(""),
      },
    ];
  });
}

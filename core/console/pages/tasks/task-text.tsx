import { Box, Text } from "@mantine/core";
import type { Result } from "../../../annotations/region.contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import type { Work } from "./agreeing.ts";
import { cutAtSpans, type Piece } from "./spans.ts";
import { colourOf } from "./task-image.tsx";

const NONE: readonly Work[] = [];

/** A text with an annotation's spans underlined in the classes' colours, those of others beside it dashed, and its relations below. */
export function TaskText({
  text,
  result,
  schema,
  beside = NONE,
  numbered = false,
}: {
  text: string;
  result: Result | null;
  schema: LabelSchema | null;
  beside?: readonly Work[];
  numbered?: boolean;
}) {
  const numbers = new Map(result?.regions.map((one, at) => [one.id, at + 1]));
  const pieces = cutAtSpans(
    text,
    result?.regions ?? [],
    beside.map((one) => one.result.regions),
  );
  const textOf = (id: string) =>
    pieces
      .filter((one) => one.span?.id === id)
      .map((one) => one.text)
      .join("");
  return (
    <Box mah={420} style={{ overflow: "auto" }} tabIndex={0} role="region" aria-label="The task's text">
      <Text lh={1.9} maw="80ch" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }} component="div">
        {pieces.map((one, at) => (
          <PieceMark
            key={at}
            piece={one}
            schema={schema}
            people={beside.length}
            number={numbered && one.span?.begins ? numbers.get(one.span.id) : undefined}
          />
        ))}
      </Text>
      {result && result.relations.length > 0 && (
        <Box mt="md">
          {result.relations.map((one, at) => (
            <Text key={at} fz="sm" c="dimmed">
              {textOf(one.from)} {one.type} {textOf(one.to)}
            </Text>
          ))}
        </Box>
      )}
    </Box>
  );
}

interface PieceMarkProps {
  piece: Piece;
  schema: LabelSchema | null;
  people: number;
  number: number | undefined;
}

function PieceMark({ piece: { text, span, marked }, schema, people, number }: PieceMarkProps) {
  const shown = span?.class ?? marked[0]?.class;
  if (shown === undefined) return <span>{text}</span>;
  const colour = colourOf(shown, schema);
  const dashed = marked[0] && `2px dashed ${colourOf(marked[0].class, schema)}`;
  return (
    <mark
      title={[
        ...(span ? [people > 0 ? `Consensus: ${span.class}` : span.class] : []),
        ...marked.map((one) => `${one.people} of ${people}: ${one.class}`),
      ].join("\n")}
      style={{
        color: "inherit",
        background: span ? `color-mix(in srgb, ${colour} 16%, transparent)` : "none",
        borderBottom: span ? `2px solid ${colour}` : undefined,
        borderTop: dashed,
      }}
    >
      {number !== undefined && (
        <sup aria-hidden style={{ fontSize: "0.7em", lineHeight: 0, marginInlineEnd: 2, userSelect: "none" }}>
          {number}
        </sup>
      )}
      {text}
    </mark>
  );
}

import { Box, Text } from "@mantine/core";
import type { Result } from "../../../annotations/region.contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { cutAtSpans } from "./spans.ts";
import { colourOf } from "./task-image.tsx";

/** A text with an annotation's spans underlined in the classes' colours, and its relations below. */
export function TaskText({
  text,
  result,
  schema,
}: {
  text: string;
  result: Result | null;
  schema: LabelSchema | null;
}) {
  const pieces = cutAtSpans(text, result?.regions ?? []);
  const textOf = (id: string) =>
    pieces
      .filter((one) => one.span?.id === id)
      .map((one) => one.text)
      .join("");
  return (
    <Box mah={420} style={{ overflow: "auto" }} tabIndex={0} role="region" aria-label="The task's text">
      <Text lh={1.9} maw="80ch" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }} component="div">
        {pieces.map((one, at) => {
          if (!one.span) return <span key={at}>{one.text}</span>;
          const colour = colourOf(one.span.class, schema);
          return (
            <mark
              key={at}
              title={one.span.class}
              style={{
                color: "inherit",
                background: `color-mix(in srgb, ${colour} 16%, transparent)`,
                borderBottom: `2px solid ${colour}`,
              }}
            >
              {one.text}
            </mark>
          );
        })}
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

import { Code, Image, List, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { blocksOf, inlinesOf } from "./markdown-blocks.ts";

/** Instructions as their author meant them: headings, lists, emphasis, code and links; never HTML. */
export function Markdown({ text }: { text: string }) {
  return (
    <div>
      {blocksOf(text).map((block, i) => {
        const key = `${i}`;
        if (block.kind === "heading")
          return (
            <Title key={key} order={block.level <= 2 ? 2 : 3} mt={i === 0 ? 0 : "md"} mb={4}>
              {inline(block.text)}
            </Title>
          );
        if (block.kind === "code")
          return (
            <Code key={key} block my="xs">
              {block.text}
            </Code>
          );
        if (block.kind === "list") {
          return (
            <List key={key} type={block.ordered ? "ordered" : "unordered"} fz="sm" my="xs" spacing={4} pe="md">
              {block.items.map((item, at) => (
                <List.Item key={`${at}`}>{inline(item)}</List.Item>
              ))}
            </List>
          );
        }
        return (
          <Text key={key} fz="sm" my="xs">
            {inline(block.text)}
          </Text>
        );
      })}
    </div>
  );
}

function inline(text: string): ReactNode[] {
  return inlinesOf(text).map((part, i) => {
    const key = `${i}`;
    switch (part.kind) {
      case "strong":
        return <strong key={key}>{part.text}</strong>;
      case "em":
        return <em key={key}>{part.text}</em>;
      case "code":
        return <Code key={key}>{part.text}</Code>;
      case "link":
        return (
          <a key={key} href={part.href} target="_blank" rel="noreferrer">
            {part.text}
          </a>
        );
      case "image":
        return <Image key={key} src={part.href} alt={part.text} radius="sm" />;
      default:
        return part.text;
    }
  });
}

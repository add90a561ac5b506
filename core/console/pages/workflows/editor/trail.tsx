import { Anchor, Breadcrumbs, Text } from "@mantine/core";
import { namesTo } from "../chart/children.ts";
import { baseOfChild } from "./child-scope.ts";
import { useEditor } from "./editor-context.ts";
import classes from "./editor.module.css";

/** Which child statechart is in hand, and the way back to those around it; nothing while it is the workflow itself. */
export function Trail() {
  const { within, whole } = useEditor();
  const names = namesTo(within.base);
  if (names.length === 0) return null;
  const bases = names.reduce<string[]>((all, name) => [...all, baseOfChild(all.at(-1)!, name)], [""]);
  return (
    <Breadcrumbs className={classes.trail} aria-label="Child statechart" separatorMargin={6}>
      {bases.slice(0, -1).map((base, at) => (
        <Anchor key={base} component="button" type="button" fz="xs" onClick={() => whole(base)}>
          {at === 0 ? "Workflow" : names[at - 1]}
        </Anchor>
      ))}
      <Text fz="xs" fw={560} aria-current="true">
        {names.at(-1)}
      </Text>
    </Breadcrumbs>
  );
}

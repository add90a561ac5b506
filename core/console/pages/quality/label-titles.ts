import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { ask } from "../../look/ask.ts";
import { familyName, labelName } from "./agreement.ts";

/** What people call what quality knows by machine names; a name that the label schema has no more is shown as it is. */
export interface LabelTitles {
  /** Of `field:` and a question's name, or `regions`. */
  family(name: string): string;
  /** Of a family's label: an option, the options on the way to it, a class, or nothing. */
  label(family: string, label: string): string;
  /** Of a class of region or a question. */
  thing(name: string): string;
}

/** Titles by a label schema; without one the names in words. */
export function titlesOf(schema: LabelSchema | null): LabelTitles {
  const classes = new Map(schema?.classes.map((one) => [one.name, one.title ?? one.name]));
  const fields = new Map(schema?.fields.map((one) => [one.name, one]));
  const questionOf = (family: string) => fields.get(family.replace(/^field:/, ""));
  return {
    family: (name) => questionOf(name)?.title ?? familyName(name),
    label(family, label) {
      if (family === "regions") return classes.get(label) ?? labelName(label);
      const options = new Map(questionOf(family)?.options.map((one) => [one.value, one.title]));
      if (label === "") return labelName(label);
      return (
        options.get(label) ??
        label
          .split(" / ")
          .map((part) => options.get(part) ?? part)
          .join(" / ")
      );
    },
    thing: (name) => classes.get(name) ?? fields.get(name)?.title ?? name,
  };
}

/** Titles by a project's newest label schema. */
export function useLabelTitles(projectId: string): LabelTitles {
  const { data } = useQuery({ ...ask("projects", "listLabelSchemas", { projectId, limit: 1 }), staleTime: 60_000 });
  const schema = data?.items[0]?.labelSchema ?? null;
  return useMemo(() => titlesOf(schema), [schema]);
}

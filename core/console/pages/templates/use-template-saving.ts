import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import type { Template } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { tell, tellUndo } from "../../look/tell.tsx";
import { changesOf } from "./template-draft.ts";
import { templateHref } from "./use-template-acts.ts";

/** Saves a new template, or what was changed of one, on top of the version that was there when somebody began. */
export function useTemplateSaving(
  base: Template,
  value: Template,
  on: { discard(): void; rebase(onto: Template): void },
) {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const keep = (saved: Template) => {
    cache.setQueryData<unknown>(ask("projects", "getTemplate", { templateId: saved.id }).queryKey, saved);
    void cache.invalidateQueries({ queryKey: ["projects", "listTemplates"] });
    return saved;
  };
  const change = async (from: Template, to: Template) =>
    keep(
      await api.projects.updateTemplate({ templateId: from.id, ifMatch: `"${from.version}"`, ...changesOf(from, to) }),
    );
  const save = useMutation({
    mutationFn: async () => {
      const { id: _id, builtIn: _builtIn, version: _version, workflowId, workflowTemplate, ...parts } = value;
      if (base.id) return change(base, value);
      return keep(
        await api.projects.createTemplate({ ...parts, ...(workflowId ? { workflowId } : { workflowTemplate }) }),
      );
    },
    meta: { quiet: true },
    onSuccess: (saved) => {
      on.discard();
      if (base.id) return tellUndo("Saved", () => change(saved, { ...base, version: saved.version }));
      tell("Template saved", "It is offered when somebody creates a project.");
      navigate(templateHref(saved.id), { replace: true });
    },
  });
  const takeNewest = async () => {
    on.rebase(keep(await api.projects.getTemplate({ templateId: base.id })));
    save.reset();
  };
  return { save, takeNewest };
}

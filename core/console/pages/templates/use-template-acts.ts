import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import type { Template } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { tell, tellUndo } from "../../look/tell.tsx";

export const newTemplate = "/projects/templates/new";
export const templateHref = (templateId: string) => `/projects/templates/${templateId}`;
export const templateList = "/projects?tab=templates";

/** What is done with a template as a whole: a copy of one's own, which opens, and its deletion, which can be taken back. */
export function useTemplateActs(onRemoved?: () => void) {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const refresh = () => cache.invalidateQueries({ queryKey: ["projects"] });
  const duplicate = useMutation({
    mutationFn: ({ id, name }: Template) =>
      api.projects.createTemplate({ templateId: id, name: `Copy of ${name}`.slice(0, 120) }),
    onSuccess: (copy) => {
      void refresh();
      tell(`${copy.name} is yours`, "Change what you need; the other one stays as it is.");
      navigate(templateHref(copy.id));
    },
  });
  const restore = async (templateId: string) => {
    await api.projects.restoreTemplate({ templateId });
    await refresh();
  };
  const remove = useMutation({
    mutationFn: ({ id, version }: Template) => api.projects.deleteTemplate({ templateId: id, ifMatch: `"${version}"` }),
    onSuccess: (_gone, { id, name }) => {
      onRemoved?.();
      void refresh();
      tellUndo(`${name} is deleted`, () => restore(id), "Projects that were made from it stay as they are.");
    },
  });
  return { duplicate: duplicate.mutate, remove: remove.mutate };
}

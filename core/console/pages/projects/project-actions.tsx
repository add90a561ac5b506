import { ActionIcon, Button, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  IconArchive,
  IconCheck,
  IconCopy,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconRestore,
  IconTemplate,
  IconTrash,
} from "@tabler/icons-react";
import type { Project, ProjectStatus } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { confirm, type Confirmation } from "../../look/confirm.tsx";
import { useCan } from "../../look/session.ts";
import { count } from "../../numbers.ts";
import { CloneDialog } from "./clone-dialog.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { SaveTemplate } from "./save-template.tsx";
import { useDisclosure } from "@mantine/hooks";

type Change = "activate" | "pause" | "resume" | "complete" | "reopen" | "archive" | "restore";
interface Step {
  event: Change;
  title: string;
  icon: typeof IconCheck;
}
const activate: Step = { event: "activate", title: "Activate", icon: IconPlayerPlay };
const pause: Step = { event: "pause", title: "Pause", icon: IconPlayerPause };
const resume: Step = { event: "resume", title: "Resume", icon: IconPlayerPlay };
const complete: Step = { event: "complete", title: "Mark as completed", icon: IconCheck };
const reopen: Step = { event: "reopen", title: "Reopen", icon: IconRestore };
const archive: Step = { event: "archive", title: "Archive", icon: IconArchive };
const restore: Step = { event: "restore", title: "Restore", icon: IconRestore };

const steps: Record<ProjectStatus, Step[]> = {
  draft: [activate, archive],
  active: [pause, complete, archive],
  paused: [resume, complete, archive],
  completed: [reopen, archive],
  archived: [restore],
};

/** What can be done with a project in its state: the likeliest as a button, the others in a menu. */
export function ProjectActions({ project }: { project: Project }) {
  const cache = useQueryClient();
  const mayUpdate = useCan("project.update");
  const mayDelete = useCan("project.delete");
  const mayTemplate = useCan("template.manage");
  const mayCreate = useCan("project.create");
  const [saving, save] = useDisclosure(false);
  const [copying, copy] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const move = useMutation({
    mutationFn: (event: Change) => api.projects.changeProjectStatus({ projectId: project.id, event }),
    onSuccess: (changed) => {
      cache.setQueryData(["projects", "getProject", { projectId: project.id }], changed);
      void cache.invalidateQueries({ queryKey: ["projects"] });
    },
  });
  const onMove = async (step: Step) => {
    const question = questionBefore(step.event, project);
    if (!question || (await confirm(question))) move.mutate(step.event);
  };
  const [first, ...others] = steps[project.status];
  if (!mayUpdate && !mayDelete && !mayTemplate && !mayCreate) return null;
  return (
    <>
      {mayUpdate && first && (
        <Button
          size="xs"
          variant={project.status === "draft" || project.status === "paused" ? "filled" : "default"}
          leftSection={<first.icon size={15} />}
          loading={move.isPending}
          onClick={() => void onMove(first)}
        >
          {first.title}
        </Button>
      )}
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label="More actions for this project">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayUpdate &&
            others.map((step) => (
              <Menu.Item key={step.event} leftSection={<step.icon size={15} />} onClick={() => void onMove(step)}>
                {step.title}
              </Menu.Item>
            ))}
          {mayCreate && (
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={copy.open}>
              Copy
            </Menu.Item>
          )}
          {mayTemplate && (
            <Menu.Item leftSection={<IconTemplate size={15} />} onClick={save.open}>
              Save as template
            </Menu.Item>
          )}
          {mayDelete && (
            <Menu.Item leftSection={<IconTrash size={15} />} c="var(--look-bad)" onClick={remove.open}>
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <SaveTemplate project={project} opened={saving} onClose={save.close} />
      {copying && <CloneDialog project={project} onClose={copy.close} />}
      {deleting && (
        <DeleteDialog
          project={project}
          onClose={remove.close}
          onArchive={
            mayUpdate && project.status !== "archived"
              ? () => {
                  remove.close();
                  move.mutate("archive");
                }
              : null
          }
        />
      )}
    </>
  );
}

/** What to ask before a change that takes work out of people's hands; null where there is nothing to ask. */
function questionBefore(event: Change, { name, progress }: Project): Confirmation | null {
  const left = progress.tasks - progress.completed - progress.cancelled;
  if (event === "archive")
    return {
      title: `Archive ${name}?`,
      body: "Nobody is given its work any more. What people labelled stays readable, and you can restore it at any time.",
      action: "Archive project",
    };
  if (event === "complete" && left > 0)
    return {
      title: `Mark ${name} as completed?`,
      body: `${left === 1 ? "One task is" : `${count(left)} tasks are`} not done. Nobody is given them any more until you reopen the project.`,
      action: "Mark as completed",
    };
  return null;
}

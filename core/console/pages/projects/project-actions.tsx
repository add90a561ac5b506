import { ActionIcon, Button, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  IconArchive,
  IconCheck,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconRestore,
  IconTemplate,
  IconTrash,
} from "@tabler/icons-react";
import { useLocation } from "wouter";
import type { Project, ProjectStatus } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { useCan } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";
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
  const [, navigate] = useLocation();
  const mayUpdate = useCan("project.update");
  const mayDelete = useCan("project.delete");
  const mayTemplate = useCan("template.manage");
  const [saving, save] = useDisclosure(false);
  const move = useMutation({
    mutationFn: (event: Change) => api.projects.changeProjectStatus({ projectId: project.id, event }),
    onSuccess: (changed) => {
      cache.setQueryData(["projects", "getProject", { projectId: project.id }], changed);
      void cache.invalidateQueries({ queryKey: ["projects"] });
    },
  });
  const remove = useMutation({
    mutationFn: () => api.projects.deleteProject({ projectId: project.id, ifMatch: `"${project.version}"` }),
    onSuccess: () => {
      tell(`${project.name} is deleted`);
      void cache.invalidateQueries({ queryKey: ["projects"] });
      navigate("/projects");
    },
  });
  const onRemove = async () => {
    if (
      await confirm({
        title: `Delete ${project.name}?`,
        body: "The project and its settings go for good. This is possible only while it has no tasks.",
        action: "Delete project",
        danger: true,
      })
    )
      remove.mutate();
  };
  const onMove = async (step: Step) => {
    const sure =
      step.event !== "archive" ||
      (await confirm({
        title: `Archive ${project.name}?`,
        body: "Nobody is given its work any more and it leaves the lists. You can restore it at any time.",
        action: "Archive project",
      }));
    if (sure) move.mutate(step.event);
  };
  const [first, ...others] = steps[project.status];
  if (!mayUpdate && !mayDelete && !mayTemplate) return null;
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
          {mayTemplate && (
            <Menu.Item leftSection={<IconTemplate size={15} />} onClick={save.open}>
              Save as template
            </Menu.Item>
          )}
          {mayDelete && (
            <Menu.Item
              leftSection={<IconTrash size={15} />}
              color="red"
              disabled={project.progress.tasks > 0}
              onClick={() => void onRemove()}
            >
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <SaveTemplate project={project} opened={saving} onClose={save.close} />
    </>
  );
}

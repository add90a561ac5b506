import { IconFolder, IconListCheck, IconUser } from "@tabler/icons-react";
import { api } from "./look/api.ts";
import type { PaletteEntry } from "./look/palette.tsx";
import { session } from "./look/session.ts";
import { titleOf } from "./look/status-look.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Finds projects by name, tasks by id or key, and people, for the palette. */
export function searchThings(navigate: (path: string) => void): (text: string) => Promise<PaletteEntry[]> {
  return async (text) => {
    const [projects, tasks, people] = await Promise.all([
      findProjects(text, navigate),
      findTasks(text, navigate),
      findPeople(text, navigate),
    ]);
    return [...projects, ...tasks, ...people];
  };
}

async function findProjects(text: string, navigate: (path: string) => void): Promise<PaletteEntry[]> {
  if (!session.can("project.read")) return [];
  const { items } = await api.projects.listProjects({ search: text, limit: 8 });
  return items.map((one) => ({
    id: one.id,
    title: one.name,
    hint: titleOf(one.status),
    group: "Projects",
    icon: IconFolder,
    run: () => navigate(`/projects/${one.id}`),
  }));
}

async function findTasks(text: string, navigate: (path: string) => void): Promise<PaletteEntry[]> {
  if (!session.can("task.read")) return [];
  const items = uuid.test(text)
    ? await api.tasks.getTask({ taskId: text }).then(
        (one) => [one],
        () => [],
      )
    : (await api.tasks.listTasks({ externalKey: text, limit: 5 })).items;
  return items.map((one) => ({
    id: one.id,
    title: one.externalKey ?? one.data.name ?? text,
    hint: titleOf(one.status),
    group: "Tasks",
    icon: IconListCheck,
    run: () => navigate(`/tasks/${one.id}`),
  }));
}

async function findPeople(text: string, navigate: (path: string) => void): Promise<PaletteEntry[]> {
  if (!session.can("user.read")) return [];
  const { items } = await api.auth.listUsers({ limit: 200 });
  const wanted = text.toLowerCase();
  return items
    .filter((one) => one.name.toLowerCase().includes(wanted) || one.email.includes(wanted))
    .slice(0, 5)
    .map((one) => ({
      id: one.id,
      title: one.name,
      hint: one.email,
      group: "People",
      icon: IconUser,
      run: () => navigate(`/people?open=${one.id}`),
    }));
}

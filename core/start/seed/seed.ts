import type { Task } from "../../tasks/contract.ts";
import type { MakeAccount } from "./accounts.ts";
import { openApi } from "./api.ts";
import { photographs } from "./photographs.data.ts";
import { labelPhotograph } from "./photographs.ts";
import { seedPhotographs, seedSpeeches } from "./projects.ts";
import { labelParagraph } from "./speeches.ts";
import { customerOf, type DemoUser, readDemo, seedUsers, writeDemo } from "./users.ts";
import { labelTasks, reviewTasks } from "./work.ts";

/** One user per role, with the password that the demo gave them. */
export function demoUsers(home: string): DemoUser[] {
  const seen = new Set<string>();
  return readDemo(home).users.filter(({ role }) => !seen.has(role) && seen.add(role));
}

const labelPhoto = (second: boolean) => (task: Task) => {
  if (task.data.type !== "image") throw new Error(`task ${task.id} is no photograph`);
  const photo = photographs.find((one) => one.package === task.externalKey)!;
  return labelPhotograph(photo, task.data.width!, task.data.height!, second);
};
const labelText = (second: boolean) => (task: Task) => {
  if (task.data.type !== "text") throw new Error(`task ${task.id} is no text`);
  return labelParagraph(task.data.text, second);
};

/** Fills a fresh platform with the demo, through the public API but for its accounts; does nothing when it is there. Returns what it did, in a few words. */
export async function seedDemo(options: {
  edge: string;
  makeAccount: MakeAccount;
  home: string;
  projects: boolean;
}): Promise<string> {
  const { edge, makeAccount, home } = options;
  const kept = readDemo(home);
  if (kept.finished || (kept.users.length > 0 && !options.projects)) return "in place";
  const api = openApi(edge);
  const users = await seedUsers(api, makeAccount, home);
  if (!options.projects) return `${users.length} people`;
  const as = (role: string, nth = 0) => api.signIn(users.filter((user) => user.role === role)[nth]!);
  const [manager, reviewer, first, second] = await Promise.all([
    as("manager"),
    as("reviewer"),
    as("annotator"),
    as("annotator", 1),
  ]);
  const photos = await seedPhotographs(manager, await customerOf(manager));
  const speeches = await seedSpeeches(manager);
  let labelled = 0;
  labelled += await labelTasks(first, photos.annotateQueue, 6, labelPhoto(false));
  labelled += await labelTasks(second, photos.annotateQueue, 6, labelPhoto(true));
  labelled += await labelTasks(first, speeches.annotateQueue, 9, labelText(false));
  labelled += await labelTasks(second, speeches.annotateQueue, 8, labelText(true));
  const reviewed =
    (await reviewTasks(reviewer, photos.reviewQueue, 4)) + (await reviewTasks(reviewer, speeches.reviewQueue, 3));
  const [task] = (await manager.tasks.listTasks({ projectId: photos.projectId, limit: 1 })).items;
  await manager.comments.createComment({
    entityType: "TASK",
    entityId: task!.id,
    projectId: photos.projectId,
    body: "Please keep the outlines tight on this one.",
    mentions: [first.id],
  });
  await manager.exports.exportProject({
    projectId: photos.projectId,
    format: "coco",
    options: { include: "submitted" },
  });
  writeDemo(home, { users, finished: true });
  return `2 projects, ${labelled} annotations, ${reviewed} reviews`;
}

import { problems } from "../kernel/wire/problem.ts";

export const commentProblems = problems("comments", {
  thread_not_found: { status: 404, title: "There is no such thread" },
  not_yours: { status: 403, title: "Only its author can change a comment" },
});

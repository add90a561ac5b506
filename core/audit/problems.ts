import { problems } from "../kernel/wire/problem.ts";

export const auditProblems = problems("audit", {
  unknown_service: { status: 404, title: "There is no such service" },
});

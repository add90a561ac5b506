import { problems } from "../kernel/wire/problem.ts";

export const exportProblems = problems("exports", {
  format_does_not_fit: { status: 422, title: "This format can hold nothing of what the project labels" },
  not_ready: { status: 409, title: "The export has no file yet" },
  expired: { status: 410, title: "The export's file is gone" },
  wrong_status: { status: 409, title: "The export's status does not allow this" },
});

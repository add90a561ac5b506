import { problems } from "../kernel/wire/problem.ts";

export const authProblems = problems("auth", {
  wrong_credentials: { status: 401, title: "E-mail or password is wrong" },
  invalid_refresh_token: { status: 401, title: "Sign in again" },
  role_not_yours: { status: 403, title: "You cannot give or take more than you hold yourself" },
  email_taken: { status: 409, title: "Somebody has this e-mail address already" },
  already_invited: { status: 409, title: "Somebody invited this e-mail address already" },
  last_owner: { status: 409, title: "A workspace keeps at least one owner" },
  role_exists: { status: 409, title: "There is a role of this name already" },
  invalid_link: { status: 410, title: "This link has expired, or was used already" },
  wrong_password: { status: 422, title: "The current password is wrong" },
  weak_password: { status: 422, title: "This password is too easy to guess" },
  unknown_role: { status: 422, title: "There is no such role" },
  unknown_permission: { status: 422, title: "There is no such permission" },
  locked_out: { status: 429, title: "Too many wrong passwords; wait a while" },
  too_many_mails: { status: 429, title: "Too many mails were asked for; wait a while" },
  busy: { status: 503, title: "Too many people sign in at this moment" },
});

import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { ids } from "../kernel/wire/id.ts";

/** What the edge asks of auth when Redis cannot say; alone in its file, so that the Worker carries nothing else of auth's contract for it. */
export const standingEndpoints = {
  isRevoked: endpoint("GET", "/internal/auth/sessions/:sessionId", {
    summary: "Whether a session still lives, and the revocation epoch",
    internal: true,
    public: true,
    params: ids("sessionId"),
    response: v.object({ active: v.boolean(), epoch: v.number() }),
  }),
};

// The edge: the platform's only public door. `app.ts` reads from top to bottom as a request meets it.
import { answer } from "./app.ts";
import type { Bindings } from "./env.ts";

export { InboxRoom } from "./rooms/inbox/inbox.ts";

export default { fetch: answer } satisfies ExportedHandler<Bindings>;

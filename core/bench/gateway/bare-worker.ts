/** What ours is measured against: passes every request on to one origin, and does nothing else. */
export default {
  fetch(request: Request, env: { ORIGIN: string }): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(env.ORIGIN + pathname + search, request));
  },
};

/** Both run from the same configuration, which names this class. */
export class InboxRoom {}

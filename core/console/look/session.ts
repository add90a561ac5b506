import { useSyncExternalStore } from "react";
import { client } from "../../kernel/wire/client.ts";
import { authContract } from "../../auth/contract.ts";
import { Session, type SessionState } from "./session-store.ts";
import { send } from "./transport.ts";

const browser = { "x-welo-browser": "1" };
/** Auth's public endpoints, for a browser that keeps its refresh token in a cookie. */
export const open = client(authContract, (request) => send(request, browser));

/** The one session of this page; both apps share its refresh cookie. */
export const session = new Session({
  login: (email, password) => open.login({ email, password }),
  refresh: () => open.refresh({}),
  logout: async (token) => {
    const headers = { ...browser, authorization: `Bearer ${token}` };
    return (await client(authContract, (request) => send(request, headers)).logoutOidc({})).url;
  },
  exclusive: (work) =>
    typeof navigator !== "undefined" && navigator.locks ? navigator.locks.request("welo-refresh", work) : work(),
  now: () => Date.now(),
});

/** The session's state; renders again whenever it changes. */
export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.getState);
}

/** Who is signed in; to be used below `SessionGate` only. */
export function useMe() {
  const state = useSession();
  if (state.phase === "signed_in" || state.phase === "expired") return state.me;
  throw new Error("useMe needs a signed-in user: render it inside SessionGate");
}

/** Whether the signed-in user holds a permission such as `project.create`. */
export function useCan(permission: string): boolean {
  const state = useSession();
  return "me" in state && state.me.permissions.has(permission);
}

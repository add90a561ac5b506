import type { Action } from "./action.ts";
import type { JsonObject } from "./json.ts";
import type { GuardScope, Truth } from "./guard.ts";

/**
 * Guards and actions that a conformance suite adds to the catalogue under names of its own, for statecharts whose
 * expressions are in another language than CEL. Empty outside tests: nothing that a user writes can fill it.
 */
export const injected = { reservedEvents: false };
export const injectedGuards = new Map<string, (scope: GuardScope) => Truth>();
export const injectedActions = new Map<string, (params: JsonObject) => Action>();

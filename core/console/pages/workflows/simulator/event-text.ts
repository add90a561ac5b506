/** What happens as people call it: results of what a state runs by its id, or by the state where it has none; events by their names. */
export function eventText(type: string): string {
  const [, outcome, id] = /^xstate\.(done|error)\.actor\.(?:.*\/)?(.+)$/.exec(type) ?? [];
  if (id === undefined) return type;
  const unnamed = /^\d+\..*?([^.]+)$/.exec(id)?.[1];
  return `${unnamed === undefined ? id : `what ${unnamed} runs`} ${outcome === "done" ? "is done" : "fails"}`;
}

/** Whose timer it is, or what it sends, as people call it. */
export function timerText(event: string): string {
  const [, state] = /^xstate\.after\..*?([^.]+)$/.exec(event) ?? [];
  return state === undefined ? event : `timer of ${state}`;
}

/** What set a step off, as people call it: an event or a result by its name, a timer by whose it is. */
export function causeText(event: string): string {
  return event.startsWith("xstate.after.") ? `The ${timerText(event)}` : eventText(event);
}

import { openApi } from "./api.ts";
import { type DemoUser, readDemo, seedUsers, writeDemo } from "./users.ts";

/** One user per role, with the password that the demo gave them. */
export function demoUsers(home: string): DemoUser[] {
  const seen = new Set<string>();
  return readDemo(home).users.filter(({ role }) => !seen.has(role) && seen.add(role));
}

/** Fills a fresh platform with the demo, through the public API; does nothing when it is there. Returns what it did, in a few words. */
export async function seedDemo(options: { edge: string; home: string; fresh: boolean; say: (line: string) => void }): Promise<string> {
  const { edge, home } = options;
  if (readDemo(home).finished) return "in place";
  const api = openApi(edge);
  const users = await seedUsers(api, home);
  writeDemo(home, { users, finished: true });
  return `${users.length} people`;
}

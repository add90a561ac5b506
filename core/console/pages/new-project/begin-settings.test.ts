import { expect, test } from "bun:test";
import type { Template } from "../../../projects/contract.ts";
import { defaultSettings } from "../../../projects/settings.contract.ts";
import { beginSettings } from "./begin-settings.ts";

const own = { overlap: 7, leaseMinutes: 90 };
const template = (builtIn: boolean) => ({ builtIn, settings: { ...defaultSettings, overlap: 2 } }) as Template;

test("a project begins with what its template says, and where one of the library says nothing of its own, what the workspace does", () => {
  expect(beginSettings(null, {})).toEqual(defaultSettings);
  expect(beginSettings(null, own)).toEqual({ ...defaultSettings, ...own });
  expect(beginSettings(template(true), own)).toEqual({ ...defaultSettings, overlap: 2, leaseMinutes: 90 });
  expect(beginSettings(template(false), own)).toEqual({ ...defaultSettings, overlap: 2 });
});

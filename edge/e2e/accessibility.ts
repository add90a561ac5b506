import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * The serious and critical faults of accessibility that axe finds in a page, each with its place. In one pass, since to join those of
 * frames takes another page each time; so without the frame of a kept mail, which runs no script, not even one that looks at it.
 */
export async function seriousFaults(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .exclude("iframe")
    .setLegacyMode();
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map((node) => node.html).join(", ")}`);
}

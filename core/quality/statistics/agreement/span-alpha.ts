import { type Estimate, estimate, numbered, type Resampling } from "../bootstrap.ts";
import { type Continuum, disagreementOn } from "./unitizing-alpha.ts";

/**
 * Krippendorff's unitizing alpha (1995) over texts or recordings, each a unit: 1 less all observed by all expected disagreement, of one
 * class or of all together. Continua that fewer than two workers looked at do not count; undefined when nobody marked anything.
 */
export function spanAlpha(
  continua: readonly Continuum[],
  label: number | null = null,
  resampling: Resampling = {},
): Estimate {
  const parts = continua
    .filter(({ workers, length }) => workers >= 2 && length > 0)
    .map((continuum) => {
      const labels = label === null ? [...new Set(continuum.spans.map((span) => span.label))] : [label];
      const each = labels.map((one) => disagreementOn(continuum, one));
      const total = (of: "observed" | "expected") => each.reduce((sum, one) => sum + one[of], 0);
      return { observed: total("observed"), expected: total("expected"), weight: continuum.length };
    });
  return estimate(
    {
      units: numbered(parts.length),
      width: 2,
      add(units, sums) {
        for (const unit of units) {
          const { observed, expected, weight } = parts[unit]!;
          sums[0]! += observed * weight;
          sums[1]! += expected * weight;
        }
      },
      of: ([observed = 0, expected = 0]) => (expected === 0 ? Number.NaN : 1 - observed / expected),
    },
    resampling,
  );
}

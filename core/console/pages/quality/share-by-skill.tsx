import { Text } from "@mantine/core";
import { share } from "../../numbers.ts";

const [width, height, left, top] = [400, 120, 44, 10];

/** The reviewed share of somebody's work against their skill: all of it up to a point, then less and less. */
export function ShareBySkill({ fullBelow, leastShare }: { fullBelow: number; leastShare: number }) {
  const x = (skill: number) => left + skill * (width - left - 12);
  const y = (part: number) => top + (1 - part) * (height - top - 26);
  const points = [
    [0, 1],
    [fullBelow, 1],
    [1, leastShare],
  ] as const;
  const line = points.map(([skill, part]) => `${x(skill)},${y(part)}`).join(" ");
  const words = `All work is reviewed below a skill of ${share(fullBelow)}; from there the share falls to ${share(leastShare)} for somebody without fault.`;
  return (
    <figure style={{ margin: 0 }}>
      <svg viewBox={`0 0 ${width} ${height}`} width="100%" style={{ maxWidth: width }} role="img" aria-label={words}>
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line x1={left} x2={width - 12} y1={y(part)} y2={y(part)} stroke="var(--mantine-color-default-border)" />
            <text x={left - 8} y={y(part) + 4} textAnchor="end" fontSize="11" fill="var(--mantine-color-dimmed)">
              {share(part)}
            </text>
          </g>
        ))}
        {[0, 0.5, 1].map((skill) => (
          <text
            key={skill}
            x={x(skill)}
            y={height - 6}
            textAnchor={skill === 0 ? "start" : skill === 1 ? "end" : "middle"}
            fontSize="11"
            fill="var(--mantine-color-dimmed)"
          >
            {skill === 0.5 ? "skill 50 %" : share(skill)}
          </text>
        ))}
        <polyline points={line} fill="none" stroke="var(--look-chart-1)" strokeWidth="2" strokeLinejoin="round" />
        <circle cx={x(fullBelow)} cy={y(1)} r="4" fill="var(--look-chart-1)" />
        <circle cx={x(1)} cy={y(leastShare)} r="4" fill="var(--look-chart-1)" />
      </svg>
      <Text component="figcaption" fz="xs" c="dimmed">
        {words}
      </Text>
    </figure>
  );
}

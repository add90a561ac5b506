import type { Region } from "../../../annotations/region.contract.ts";
import type { Skeleton as BodyPlan } from "../../../projects/label-schema.contract.ts";
import { bones } from "../../look/bones.ts";
import { maskPath } from "../../look/mask-runs.ts";
import { useUserName } from "../../look/user-name.tsx";

export interface RegionShapeProps {
  region: Region;
  colour: string;
  skeleton: BodyPlan | undefined;
  /** One of several people's own, which is drawn dashed and without a filling. */
  userId?: string | null;
}

/** One region as a drawing, in pixels of the image. */
export function RegionShape({ region, colour, skeleton, userId = null }: RegionShapeProps) {
  const paint = {
    fill: colour,
    fillOpacity: userId ? 0 : 0.16,
    stroke: colour,
    strokeWidth: userId ? 1.5 : 2,
    strokeDasharray: userId ? "6 4" : undefined,
    vectorEffect: "non-scaling-stroke" as const,
  };
  const title = userId ? <PersonTitle userId={userId} region={region} /> : <title>{words(region)}</title>;
  const points = (list: readonly (readonly [number, number])[]) => list.map(([x, y]) => `${x},${y}`).join(" ");
  switch (region.type) {
    case "bbox":
      return (
        <rect x={region.x} y={region.y} width={region.width} height={region.height} {...paint}>
          {title}
        </rect>
      );
    case "rotated_bbox":
      return (
        <rect
          x={region.x}
          y={region.y}
          width={region.width}
          height={region.height}
          transform={`rotate(${region.rotation} ${region.x + region.width / 2} ${region.y + region.height / 2})`}
          {...paint}
        >
          {title}
        </rect>
      );
    case "polygon":
      return (
        <path
          d={[region.points, ...(region.holes ?? [])].map((ring) => `M${points(ring)}Z`).join(" ")}
          fillRule="evenodd"
          {...paint}
        >
          {title}
        </path>
      );
    case "polyline":
      return (
        <polyline points={points(region.points)} {...paint} fill="none">
          {title}
        </polyline>
      );
    case "point":
      return (
        <circle cx={region.x} cy={region.y} r={userId ? 6 : 4} {...paint} fillOpacity={userId ? 0 : 0.9}>
          {title}
        </circle>
      );
    case "mask":
      return (
        <path d={maskPath(region.rle)} {...paint} fillOpacity={userId ? 0.15 : 0.5} stroke="none">
          {title}
        </path>
      );
    case "keypoints":
      return (
        <g>
          {bones(region.points, skeleton).map(([[x1, y1], [x2, y2]], at) => (
            <line key={at} x1={x1} y1={y1} x2={x2} y2={y2} {...paint} />
          ))}
          {region.points
            .filter((one) => one.visibility > 0)
            .map((one) => (
              <circle
                key={one.name}
                cx={one.x}
                cy={one.y}
                r={4}
                {...paint}
                fillOpacity={one.visibility === 2 ? 0.9 : 0.3}
              />
            ))}
          {title}
        </g>
      );
    case "ellipse":
      return (
        <ellipse
          cx={region.cx}
          cy={region.cy}
          rx={region.rx}
          ry={region.ry}
          transform={`rotate(${region.rotation} ${region.cx} ${region.cy})`}
          {...paint}
        >
          {title}
        </ellipse>
      );
    case "cuboid":
      return (
        <g>
          <polygon points={points(region.back)} {...paint} fill="none" />
          <polygon points={points(region.front)} {...paint}>
            {title}
          </polygon>
        </g>
      );
    default:
      return null;
  }
}

function words(region: Region): string {
  const attributes = Object.entries(region.attributes).map(([name, value]) => `${name}: ${String(value)}`);
  return [region.class, ...attributes].join("\n");
}

function PersonTitle({ userId, region }: { userId: string; region: Region }) {
  const name = useUserName(userId);
  return <title>{`${name}\n${words(region)}`}</title>;
}

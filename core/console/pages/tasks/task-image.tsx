import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Region, Result } from "../../../annotations/region.contract.ts";
import type { LabelSchema, Skeleton as BodyPlan } from "../../../projects/label-schema.contract.ts";
import type { TaskData } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { bones } from "../../look/bones.ts";
import { maskPath } from "../../look/mask-runs.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";

type ImageData = Extract<TaskData, { type: "image" }>;

/** An image with an annotation's regions drawn over it, in the classes' colours. */
export function TaskImage({
  data,
  result,
  schema,
}: {
  data: ImageData;
  result: Result | null;
  schema: LabelSchema | null;
}) {
  const url = useQuery({
    queryKey: ["file-url", data.fileId],
    queryFn: () => api.files.createPresignedUrl({ operation: "get", fileId: data.fileId, variant: "original" }),
    staleTime: 240_000,
    refetchOnWindowFocus: false,
  });
  if (url.error) return <ProblemAlert error={url.error} onRetry={() => void url.refetch()} />;
  if (!url.data) return <Skeleton h={280} aria-hidden />;
  const width = data.width ?? url.data.file.metadata.width ?? 0;
  const height = data.height ?? url.data.file.metadata.height ?? 0;
  const name = data.name ?? "The task's image";
  return (
    <div
      style={{
        position: "relative",
        lineHeight: 0,
        borderRadius: 8,
        overflow: "hidden",
        background: "var(--look-canvas)",
      }}
    >
      <img
        src={url.data.url}
        alt={name}
        style={{ width: "100%", height: "auto", aspectRatio: width && height ? `${width} / ${height}` : undefined }}
      />
      {result && width > 0 && (
        <svg
          viewBox={`0 0 ${width} ${height}`}
          style={{ position: "absolute", inset: 0, width: "100%", height: "100%" }}
          role="img"
          aria-label={describe(result)}
        >
          {result.regions.map((region) => (
            <RegionShape
              key={region.id}
              region={region}
              colour={colourOf(region.class, schema)}
              skeleton={schema?.classes.find((one) => one.name === region.class)?.skeleton}
            />
          ))}
        </svg>
      )}
      {result && width === 0 && (
        <Text fz="xs">The size of this image is not known, so its regions cannot be drawn.</Text>
      )}
    </div>
  );
}

/** The colour of a class in a schema; a grey for one that the schema does not know. */
export function colourOf(name: string, schema: LabelSchema | null): string {
  return schema?.classes.find((one) => one.name === name)?.colour ?? "#868e96";
}

function describe(result: Result): string {
  const counts = Map.groupBy(result.regions, (one) => one.class);
  return [...counts].map(([name, regions]) => `${regions.length} ${name}`).join(", ") || "no regions";
}

interface RegionShapeProps {
  region: Region;
  colour: string;
  skeleton: BodyPlan | undefined;
}

function RegionShape({ region, colour, skeleton }: RegionShapeProps) {
  const paint = {
    fill: colour,
    fillOpacity: 0.16,
    stroke: colour,
    strokeWidth: 2,
    vectorEffect: "non-scaling-stroke" as const,
  };
  const title = (
    <title>
      {[region.class, ...Object.entries(region.attributes).map(([name, value]) => `${name}: ${String(value)}`)].join(
        "\n",
      )}
    </title>
  );
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
        <circle cx={region.x} cy={region.y} r={4} {...paint} fillOpacity={0.9}>
          {title}
        </circle>
      );
    case "mask":
      return (
        <path d={maskPath(region.rle)} {...paint} fillOpacity={0.5} stroke="none">
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

import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Result } from "../../../annotations/region.contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import type { TaskData } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import type { Work } from "./agreeing.ts";
import { RegionNumber } from "./region-number.tsx";
import { RegionShape } from "./region-shape.tsx";

type ImageData = Extract<TaskData, { type: "image" }>;

const NONE: readonly Work[] = [];

/** An image with an annotation's regions drawn over it, in the classes' colours; those of others beside it dashed, its own numbered where a list tells of each. */
export function TaskImage({
  data,
  result,
  schema,
  beside = NONE,
  numbered = false,
}: {
  data: ImageData;
  result: Result | null;
  schema: LabelSchema | null;
  beside?: readonly Work[];
  numbered?: boolean;
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
          {[...beside, { userId: null, result }].map(({ userId, result: { regions } }) =>
            regions.map((region) => (
              <RegionShape
                key={`${userId} ${region.id}`}
                region={region}
                colour={colourOf(region.class, schema)}
                skeleton={schema?.classes.find((one) => one.name === region.class)?.skeleton}
                userId={userId}
              />
            )),
          )}
          {numbered &&
            result.regions.map((region, at) => (
              <RegionNumber key={region.id} region={region} number={at + 1} size={Math.max(width, height) / 45} />
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

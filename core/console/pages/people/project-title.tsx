import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ask } from "../../look/ask.ts";
import { ShortId } from "../../look/short-id.tsx";

/** A project's name by its id, as a link to it; its id where it cannot be read. */
export function ProjectTitle({ id }: { id: string }) {
  const { data, isError } = useQuery({ ...ask("projects", "getProject", { projectId: id }), staleTime: 60_000 });
  if (isError) return <ShortId id={id} label="project id" />;
  return (
    <Anchor component={Link} href={`/projects/${id}/people`} inherit>
      {data?.name ?? "…"}
    </Anchor>
  );
}

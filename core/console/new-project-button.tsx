import { Button } from "@mantine/core";
import { Link } from "wouter";
import { useCan } from "./look/session.ts";

/** Leads to where a project is made; nothing for those who may not make one. */
export function NewProjectButton() {
  return useCan("project.create") ? (
    <Button component={Link} href="/projects/new" size="xs">
      New project
    </Button>
  ) : null;
}

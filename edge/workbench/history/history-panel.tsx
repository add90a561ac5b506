import { Button, Group, NativeSelect, Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Blame, LATE_BRANCH } from "../../../core/annotations/version.contract.ts";
import { api } from "../../../core/console/look/api.ts";
import { ask } from "../../../core/console/look/ask.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { RelativeTime } from "../../../core/console/look/relative-time.tsx";
import { UserName } from "../../../core/console/look/user-name.tsx";
import type { Editor } from "../document/editor.ts";
import { PanelSection } from "../panel/panel-section.tsx";
import panel from "../panel/panel.module.css";
import { useStore } from "../store.ts";
import { VersionRow } from "./version-row.tsx";
import classes from "./history.module.css";

/** An annotation at its newest version that counts; 0 before the first hand-in. */
export interface HandedIn {
  id: string;
  version: number;
}

interface HistoryPanelProps {
  editor: Editor;
  annotation: HandedIn;
  textOf(start: number, end: number): string;
  onShow(regionId: string): void;
}

/** The versions of an annotation: who made them, what each changed, and the way back to one. */
export function HistoryPanel({ editor, annotation, textOf, onShow }: HistoryPanelProps) {
  const [branch, setBranch] = useState("");
  const [opened, setOpened] = useState<number | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["annotations", "getHistory", annotation.id, annotation.version, branch],
    queryFn: ({ pageParam }) =>
      api.annotations.getHistory({
        annotationId: annotation.id,
        limit: 20,
        ...(branch ? { branch } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const pages = query.data?.pages ?? [];
  const versions = pages.flatMap((page) => page.items);
  const sources = new Map(versions.map((one) => [one.version, one.source]));
  const branches = pages[0]?.branches ?? [];
  return (
    <div className={panel.scroll}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      <LastSet editor={editor} annotationId={annotation.id} blame={pages[0]?.blame ?? null} />
      <PanelSection title="Versions">
        {(branches.length > 0 || branch) && (
          <NativeSelect
            size="xs"
            mb={8}
            aria-label="Line of versions"
            value={branch}
            onChange={(event) => setBranch(event.currentTarget.value)}
            data={[
              { value: "", label: "What counts" },
              ...branches.map(({ name }) => ({
                value: name,
                label: name === LATE_BRANCH ? "Came late, not counted" : `Proposal: ${name}`,
              })),
              ...(branch && !branches.some(({ name }) => name === branch) ? [branch] : []),
            ]}
          />
        )}
        {query.isPending && <Skeleton h={72} radius="sm" role="status" aria-label="Versions are on their way" />}
        {query.isSuccess && versions.length === 0 && (
          <Text fz="xs" c="dimmed">
            There is no version yet. Each hand-in and each correction becomes one, and none is ever lost.
          </Text>
        )}
        <ol className={classes.list}>
          {versions.map((version) => (
            <VersionRow
              key={version.version}
              editor={editor}
              version={version}
              first={version.parent === null || sources.get(version.parent) === "model"}
              newest={version.version === annotation.version}
              opened={opened === version.version}
              onToggle={() => setOpened((old) => (old === version.version ? null : version.version))}
              textOf={textOf}
              onShow={onShow}
            />
          ))}
        </ol>
        {query.hasNextPage && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Older versions
          </Button>
        )}
      </PanelSection>
    </div>
  );
}

interface LastSetProps {
  editor: Editor;
  annotationId: string;
  blame: Blame | null;
}

/** Who last set the one region that is selected, as the newest version knows it; of very many, one that is not at hand is asked for. */
function LastSet({ editor, annotationId, blame }: LastSetProps) {
  const selection = useStore(editor.store, (s) => s.selection);
  const [id] = selection;
  const near = selection.size === 1 ? blame?.regions.find((region) => region.id === id) : undefined;
  const far = useQuery({
    ...ask("annotations", "listBlame", { annotationId, version: blame?.version, regionId: id, limit: 1 }),
    enabled: selection.size === 1 && !near && blame?.truncated === true,
  });
  const known = near ?? far.data?.items[0];
  if (!known) return null;
  return (
    <PanelSection title="Selected region">
      <Group gap={4} fz="xs" role="status">
        Last set by {known.source === "model" ? <strong>a model</strong> : <UserName id={known.userId} fw={560} />} in
        version {known.version}, <RelativeTime at={known.at} c="dimmed" />
      </Group>
    </PanelSection>
  );
}

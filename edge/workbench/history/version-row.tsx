import { Badge, Button, Group, Skeleton, Text } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconRestore } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { AnnotationVersion, Difference } from "../../../core/annotations/version.contract.ts";
import { api } from "../../../core/console/look/api.ts";
import { ask } from "../../../core/console/look/ask.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { RelativeTime } from "../../../core/console/look/relative-time.tsx";
import { tell, tellProblem } from "../../../core/console/look/tell.tsx";
import { UserName } from "../../../core/console/look/user-name.tsx";
import type { Editor } from "../document/editor.ts";
import { useStore } from "../store.ts";
import { changeWords, differenceWords, reasonWords } from "./change-words.ts";
import classes from "./history.module.css";

const MOST_SHOWN = 100;

interface VersionRowProps {
  editor: Editor;
  version: AnnotationVersion;
  newest: boolean;
  /** Whether no person's version came before it. */
  first: boolean;
  opened: boolean;
  onToggle(): void;
  textOf(start: number, end: number): string;
  onShow(regionId: string): void;
}

/** One version: how it came about, by whom and when; opened, what it changed. */
export function VersionRow({ editor, version, newest, first, opened, onToggle, textOf, onShow }: VersionRowProps) {
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.version}>
      <button type="button" className={classes.head} aria-expanded={opened} onClick={onToggle}>
        <Chevron size={14} aria-hidden className={classes.chevron} />
        <span className={classes.words}>
          <span className={classes.title}>
            <span>
              {version.version}. {reasonWords(version, first)}
            </span>
            {newest && (
              <Badge size="xs" variant="light">
                newest
              </Badge>
            )}
          </span>
          <Text component="span" fz="xs" c="dimmed">
            {version.source === "model" ? (version.model ?? "A model") : <UserName id={version.userId} />} ·{" "}
            <RelativeTime at={version.createdAt} />
          </Text>
          <Text component="span" fz="xs" c="dimmed">
            {changeWords(version.changes)}
          </Text>
        </span>
      </button>
      {opened && <WhatChanged editor={editor} version={version} textOf={textOf} onShow={onShow} />}
    </li>
  );
}

type WhatChangedProps = Pick<VersionRowProps, "editor" | "version" | "textOf" | "onShow">;

function WhatChanged({ editor, version, textOf, onShow }: WhatChangedProps) {
  const { annotationId, version: to } = version;
  const query = useQuery(ask("annotations", "compareVersions", { annotationId, to, limit: MOST_SHOWN }));
  const restore = useMutation({
    mutationFn: async () =>
      version.result ?? (await api.annotations.getAnnotationVersion({ annotationId, version: to })).result,
    onSuccess: ({ regions, relations, answers }) => {
      editor.edit((doc) => ({ ...doc, regions, relations, answers }));
      tell(`Version ${to} is on the page`, "It counts once you hand it in or save it. Undo brings back what was here.");
    },
    onError: tellProblem,
  });
  const items = query.data?.items ?? [];
  return (
    <div className={classes.changes}>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={24} radius="sm" role="status" aria-label="Changes are on their way" />}
      <ul className={classes.list}>
        {items.map((one, at) => (
          <Change key={at} editor={editor} one={one} textOf={textOf} onShow={onShow} />
        ))}
      </ul>
      {query.data?.nextCursor && (
        <Text fz="xs" c="dimmed">
          The first {MOST_SHOWN} of them are shown.
        </Text>
      )}
      {!editor.readOnly && (
        <Group mt={6}>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconRestore size={13} />}
            loading={restore.isPending}
            onClick={() => restore.mutate()}
          >
            Go back to version {to}
          </Button>
        </Group>
      )}
    </div>
  );
}

interface ChangeProps extends Pick<VersionRowProps, "editor" | "textOf" | "onShow"> {
  one: Difference;
}

function Change({ editor, one, textOf, onShow }: ChangeProps) {
  const { title, details } = differenceWords(one, { schema: editor.schema, textOf });
  const regionId = one.part === "region" ? one.regionId : null;
  const here = useStore(
    editor.store,
    (s) => regionId !== null && s.history.present.regions.some((region) => region.id === regionId),
  );
  const isLink = regionId !== null && here;
  const words = (
    <>
      <span className={isLink ? classes.named : undefined}>{title}</span>
      {details.map((detail) => (
        <Text key={detail} component="span" display="block" fz="xs" c="dimmed">
          {detail}
        </Text>
      ))}
    </>
  );
  return (
    <li className={classes.change} data-change={one.change}>
      {isLink ? (
        <button type="button" className={classes.link} onClick={() => onShow(regionId)}>
          {words}
        </button>
      ) : (
        <div>{words}</div>
      )}
    </li>
  );
}

import { Text } from "@mantine/core";
import { createSpotlight, Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { type Icon, IconBolt, IconSearch } from "@tabler/icons-react";
import { useSyncExternalStore, useEffect, useState } from "react";
import { KeyCaps } from "./key-caps.tsx";
import { useShortcutList } from "./shortcuts.ts";

export interface PaletteEntry {
  id: string;
  title: string;
  group: string;
  hint?: string;
  icon?: Icon;
  run(): void;
}

const [store, spotlight] = createSpotlight();

let entries: readonly PaletteEntry[] = [];
const listeners = new Set<() => void>();
function setEntries(next: readonly PaletteEntry[]): void {
  entries = next;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Offers entries in the palette while the component is mounted; give a list that is stable between renders. */
export function usePaletteEntries(list: readonly PaletteEntry[]): void {
  useEffect(() => {
    setEntries([...entries, ...list]);
    return () => setEntries(entries.filter((one) => !list.includes(one)));
  }, [list]);
}

/** Opens the palette from a button. */
export function openPalette(): void {
  spotlight.open();
}

/** Ctrl/Cmd-K: every page, thing and shortcut by name. `search` finds things by what is typed. */
export function Palette({ search }: { search?: (text: string) => Promise<PaletteEntry[]> }) {
  const fixed = useSyncExternalStore(subscribe, () => entries);
  const keyed = useShortcutList();
  const [query, setQuery] = useState("");
  const found = useFound(query, search);
  const fromShortcuts = keyed
    .filter((one) => !fixed.some((entry) => entry.id === one.id))
    .map((one): PaletteEntry => ({ id: one.id, title: one.title, group: one.group, icon: IconBolt, run: one.run }));
  useEffect(() => pickFirst(query), [query, found]);
  const keysOf = new Map(keyed.map((one) => [one.id, one.keys]));
  const groups = Map.groupBy([...found, ...fixed, ...fromShortcuts], (one) => one.group);
  return (
    <Spotlight
      store={store}
      centered={false}
      yOffset={96}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      attributes={{ content: { "aria-label": "Search everything" } }}
      styles={{ actionsGroup: { textTransform: "none" } }}
      query={query}
      onQueryChange={setQuery}
      shortcut={["mod + K"]}
      tagsToIgnore={[]}
      triggerOnContentEditable
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound="Nothing has this name."
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} />,
        placeholder: "Go to a page, find a project, run a command",
        "aria-label": "Search everything",
      }}
      actions={[...groups].map(([group, members]) => ({
        group,
        actions: members.map((one): SpotlightActionData => ({
          id: one.id,
          label: one.title,
          description: one.hint,
          onClick: one.run,
          leftSection: one.icon ? <one.icon size={18} stroke={1.6} /> : undefined,
          rightSection: keysOf.has(one.id) ? <KeyCaps keys={keysOf.get(one.id)!} /> : <Text fz="xs">{""}</Text>,
        })),
      }))}
    />
  );
}

function useFound(query: string, search: ((text: string) => Promise<PaletteEntry[]>) | undefined): PaletteEntry[] {
  const [found, setFound] = useState<PaletteEntry[]>([]);
  useEffect(() => {
    if (!search || query.trim().length < 2) return setFound([]);
    let current = true;
    const timer = setTimeout(() => {
      search(query.trim()).then(
        (list) => current && setFound(list),
        () => current && setFound([]),
      );
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, search]);
  return found;
}

/** Marks the first entry once something was typed, so that Enter takes it. */
function pickFirst(query: string): void {
  const { opened, listId } = store.getState();
  const list = opened && query.trim() ? document.getElementById(listId) : null;
  const actions = list ? [...list.querySelectorAll("[data-action]")] : [];
  for (const action of actions) action.removeAttribute("data-selected");
  actions[0]?.setAttribute("data-selected", "true");
  if (actions[0]) store.setState((state) => ({ ...state, selected: 0 }));
}

import type { LabelClass, LabelSchema, RegionType } from "../../../core/projects/label-schema.contract.ts";
import type { Region } from "../../../core/annotations/region.contract.ts";
import { createStore, type Store } from "../store.ts";
import { type Doc, sameResult } from "./document.ts";
import type { Edit } from "./edit.ts";
import { commit, type History, redo, seal, startHistory, undo } from "./history.ts";

export type Tool = "select" | RegionType;

export interface EditorState {
  history: History<Doc>;
  selection: ReadonlySet<string>;
  hovered: string | null;
  tool: Tool;
  /** The class that new regions get. */
  activeClass: string | null;
  /** A stretch of text that is marked but has no label yet; code points, end exclusive. */
  marked: { start: number; end: number } | null;
  /** The region from which a relation is being made. */
  relatingFrom: string | null;
  /** Pinned remarks by region: a reviewer's, or the server's. */
  remarks: ReadonlyMap<string, string>;
}

/** One task's document under edit, with its selection and tool. */
export interface Editor {
  readonly store: Store<EditorState>;
  readonly schema: LabelSchema;
  readonly readOnly: boolean;
  /** The regions that a model drew before anybody worked on the task, by their ids. */
  readonly drawn: ReadonlyMap<string, Region>;
  doc(): Doc;
  /** Applies an edit as an undoable step; equal `mergeKey`s in a row are one step. */
  edit(change: Edit, mergeKey?: string): void;
  seal(): void;
  undo(): void;
  redo(): void;
  select(ids: Iterable<string>): void;
  hover(id: string | null): void;
  useTool(tool: Tool): void;
  useClass(name: string): void;
  mark(stretch: { start: number; end: number } | null): void;
  relateFrom(id: string | null): void;
  remark(remarks: ReadonlyMap<string, string>): void;
}

const none: ReadonlySet<string> = new Set();

function toolsOf(schema: LabelSchema, name: string | null): readonly RegionType[] {
  return schema.classes.find((c) => c.name === name)?.tools ?? schema.tools;
}

/** The class that a tool draws with: the wanted one if it may carry that shape, else the first that may. */
export function classForTool(schema: LabelSchema, tool: Tool, wanted: string | null): string | null {
  if (tool === "select") return wanted;
  const fits = (c: LabelClass) => (c.tools ?? schema.tools).includes(tool);
  const active = schema.classes.find((c) => c.name === wanted);
  return (active && fits(active) ? active : schema.classes.find(fits))?.name ?? null;
}

export function createEditor(schema: LabelSchema, doc: Doc, readOnly = false): Editor {
  const store = createStore<EditorState>({
    history: startHistory(doc),
    selection: none,
    hovered: null,
    tool: readOnly ? "select" : (schema.tools.find((t) => t !== "span") ?? "select"),
    activeClass: schema.classes[0]?.name ?? null,
    marked: null,
    relatingFrom: null,
    remarks: new Map(),
  });
  const go = (step: (history: History<Doc>) => History<Doc>) =>
    store.set((s) => {
      const history = step(s.history);
      if (history === s.history) return s;
      return { ...s, history, selection: alive(s.selection, history.present) };
    });
  const change = (part: (s: EditorState) => Partial<EditorState>) => store.set((s) => ({ ...s, ...part(s) }));
  return {
    store,
    schema,
    readOnly,
    drawn: new Map(),
    doc: () => store.get().history.present,
    edit(edit, mergeKey) {
      go((h) => {
        const next = edit(h.present);
        // What is hidden may change even where the work may not.
        return readOnly && !sameResult(h.present, next) ? h : commit(h, next, mergeKey);
      });
    },
    seal: () => go(seal),
    undo: () => go(undo),
    redo: () => go(redo),
    select: (ids) => {
      const selection = new Set(ids);
      const old = store.get().selection;
      if (selection.size === old.size && [...selection].every((id) => old.has(id))) return;
      change((s) => ({ selection, history: seal(s.history) }));
    },
    hover: (hovered) => store.get().hovered !== hovered && change(() => ({ hovered })),
    useTool: (tool) => change((s) => ({ tool, activeClass: classForTool(schema, tool, s.activeClass) })),
    useClass: (name) =>
      change((s) => {
        const tools = toolsOf(schema, name);
        const tool = s.tool === "select" || tools.includes(s.tool) ? s.tool : (tools[0] ?? s.tool);
        return { activeClass: name, tool };
      }),
    mark: (marked) => {
      const old = store.get().marked;
      if (old?.start !== marked?.start || old?.end !== marked?.end) change(() => ({ marked }));
    },
    relateFrom: (relatingFrom) => change(() => ({ relatingFrom })),
    remark: (remarks) => change(() => ({ remarks })),
  };
}

// A selection never names regions that an undo has taken away.
function alive(selection: ReadonlySet<string>, doc: Doc): ReadonlySet<string> {
  if (selection.size === 0) return selection;
  const ids = new Set(doc.regions.map((r) => r.id));
  const kept = [...selection].filter((id) => ids.has(id));
  return kept.length === selection.size ? selection : new Set(kept);
}

import type { Answer, Region, Relation } from "../../../core/annotations/region.contract.ts";
import type { Doc } from "./document.ts";

export type Edit = (doc: Doc) => Doc;
type Attributes = Region["attributes"];

export function addRegions(regions: readonly Region[]): Edit {
  return (doc) => (regions.length === 0 ? doc : { ...doc, regions: [...doc.regions, ...regions] });
}

/** Puts changed regions in the place of those with the same id; locked ones stay as they are. */
export function replaceRegions(changed: readonly Region[]): Edit {
  return (doc) => {
    const byId = new Map(changed.filter((r) => !doc.locked.has(r.id)).map((r) => [r.id, r]));
    if (!doc.regions.some((r) => byId.has(r.id) && byId.get(r.id) !== r)) return doc;
    return { ...doc, regions: doc.regions.map((r) => byId.get(r.id) ?? r) };
  };
}

/** Removes regions with the relations that touch them; locked ones stay. */
export function removeRegions(ids: ReadonlySet<string>): Edit {
  return (doc) => {
    const gone = new Set([...ids].filter((id) => !doc.locked.has(id)));
    const regions = doc.regions.filter((r) => !gone.has(r.id));
    if (regions.length === doc.regions.length) return doc;
    const relations = doc.relations.filter((r) => !gone.has(r.from) && !gone.has(r.to));
    return { ...doc, regions, relations: relations.length === doc.relations.length ? doc.relations : relations };
  };
}

/** Gives regions a class; attributes that the class does not have are dropped. */
export function setClass(ids: ReadonlySet<string>, name: string, attributes: ReadonlySet<string>): Edit {
  return (doc) =>
    replaceRegions(
      doc.regions
        .filter((r) => ids.has(r.id) && r.class !== name)
        .map((r) => ({ ...r, class: name, attributes: keep(r.attributes ?? {}, attributes) })),
    )(doc);
}

function keep(attributes: Attributes, names: ReadonlySet<string>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.has(name)));
}

/** Sets one attribute of some regions; `undefined` removes it. */
export function setAttribute(ids: ReadonlySet<string>, name: string, value: Attributes[string] | undefined): Edit {
  return (doc) =>
    replaceRegions(
      doc.regions
        .filter((r) => ids.has(r.id))
        .map((r) => {
          const { [name]: _old, ...rest } = r.attributes ?? {};
          return { ...r, attributes: value === undefined ? rest : { ...rest, [name]: value } };
        }),
    )(doc);
}

/** Answers a field; `undefined` takes the answer back. */
export function setAnswer(field: string, value: Answer | undefined): Edit {
  return (doc) => {
    const { [field]: old, ...rest } = doc.answers;
    if (old === value) return doc;
    return { ...doc, answers: value === undefined ? rest : { ...rest, [field]: value } };
  };
}

/** Relates two regions; nothing changes when they are related so already, or are one and the same. */
export function addRelation(relation: Relation): Edit {
  return (doc) =>
    relation.from === relation.to || doc.relations.some((r) => sameRelation(r, relation))
      ? doc
      : { ...doc, relations: [...doc.relations, relation] };
}

export function removeRelation(relation: Relation): Edit {
  return (doc) => {
    const relations = doc.relations.filter((r) => !sameRelation(r, relation));
    return relations.length === doc.relations.length ? doc : { ...doc, relations };
  };
}

function sameRelation(a: Relation, b: Relation): boolean {
  return a.from === b.from && a.to === b.to && a.type === b.type;
}

function flip(set: ReadonlySet<string>, ids: Iterable<string>, on: boolean): ReadonlySet<string> {
  const next = new Set(set);
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next;
}

export function setHidden(ids: Iterable<string>, on: boolean): Edit {
  return (doc) => ({ ...doc, hidden: flip(doc.hidden, ids, on) });
}

export function setLocked(ids: Iterable<string>, on: boolean): Edit {
  return (doc) => ({ ...doc, locked: flip(doc.locked, ids, on) });
}

/** Moves regions to the top (`front`) or the bottom of the drawing order. */
export function reorder(ids: ReadonlySet<string>, front: boolean): Edit {
  return (doc) => {
    const chosen = doc.regions.filter((r) => ids.has(r.id));
    const others = doc.regions.filter((r) => !ids.has(r.id));
    const regions = front ? [...others, ...chosen] : [...chosen, ...others];
    return regions.every((r, i) => r === doc.regions[i]) ? doc : { ...doc, regions };
  };
}

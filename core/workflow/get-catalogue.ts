import {
  actionCatalogue,
  type CatalogueEntry as Spec,
  guardCatalogue,
  invocationCatalogue,
} from "../../machines/engine/catalogue.ts";
import { eventCatalogue } from "../../machines/engine/event-catalogue.ts";
import { taskStatuses } from "../../machines/engine/definition.ts";
import type { Catalogue, CatalogueEntry } from "./catalogue.contract.ts";

/** The language's words as lists, in the order in which an editor offers them. */
export function getCatalogue(): Catalogue {
  const events = Object.entries(eventCatalogue).map(([name, { description, fields }]) => ({
    name,
    description,
    params: Object.entries(fields).map(([field, type]) => ({
      name: field,
      type,
      required: false,
      description: "",
      values: null,
    })),
  }));
  return {
    actions: entries(actionCatalogue),
    guards: entries(guardCatalogue),
    invocations: entries(invocationCatalogue),
    events,
    statuses: [...taskStatuses],
  };
}

function entries(catalogue: Readonly<Record<string, Spec>>): CatalogueEntry[] {
  return Object.entries(catalogue).map(([name, { description, params }]) => ({
    name,
    description,
    params: Object.entries(params).map(([param, { type, required = false, description: text, values }]) => ({
      name: param,
      type,
      required,
      description: text,
      values: values ? [...values] : null,
    })),
  }));
}

import type * as v from "valibot";
import { Envelope, type EventDefinition, type EventTable } from "../../../core/kernel/wire/event.ts";
import { Examples } from "./examples.ts";
import { type JsonSchema, Schemas } from "./schemas.ts";

const dialect = "application/schema+json;version=draft-2020-12";

/** Describes every event of all services as an AsyncAPI 3.0 document. */
export function asyncapi(tables: EventTable[], named: Record<string, v.GenericSchema>, version: string): JsonSchema {
  const schemas = new Schemas(named);
  const examples = new Examples(schemas.all());
  const types = tables.flatMap((table) => Object.keys(table.types).map((type) => ({ type, table })));
  const messages = Object.fromEntries(
    types.map(({ type, table }) => [type, message(type, table.service, table.types[type]!, schemas, examples)]),
  );
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Welo events",
      version,
      description: introduction,
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    defaultContentType: "application/json",
    channels: Object.fromEntries(tables.map((table) => [table.service, channel(table)])),
    operations: Object.fromEntries(
      tables.map(({ service }) => [
        `${service}Says`,
        { action: "send", summary: `What ${service} says`, channel: { $ref: `#/channels/${service}` } },
      ]),
    ),
    components: { messages, schemas: schemas.components(messages) },
  };
}

const introduction = `What happened, as CloudEvents 1.0. An event is delivered at least once, so readers remember its \`id\`; events with the same
\`partitionkey\` come in the order in which they happened, others in any order. New fields may appear in \`data\`: readers ignore
what they do not know. \`traceparent\` continues the trace of the request that caused the event, \`correlationid\` names that request,
and \`causationid\` the event before. Webhooks carry the same documents. The calls are described in /openapi.json.`;

function channel({ service, types }: EventTable): JsonSchema {
  return {
    address: `events/${service}`,
    title: service,
    description: `What ${service} says.`,
    messages: Object.fromEntries(Object.keys(types).map((type) => [type, { $ref: `#/components/messages/${type}` }])),
  };
}

function message(
  type: string,
  service: string,
  { schema, subject, key }: EventDefinition<v.GenericSchema>,
  schemas: Schemas,
  examples: Examples,
): JsonSchema {
  const payload = envelopeOf(type, service, schemas, schemas.output(schema));
  const data = examples.of(schemas.output(schema)) as Record<string, unknown>;
  const example = {
    ...(examples.of(payload) as object),
    subject: String(data[subject]),
    partitionkey: String(data[key]),
  };
  return {
    name: type,
    title: type,
    summary: sentence(type),
    description: `Its subject is \`data.${subject}\`; events with the same \`data.${key}\` keep their order.`,
    contentType: "application/json",
    correlationId: { location: "$message.payload#/correlationid" },
    payload: { schemaFormat: dialect, schema: payload },
    examples: [{ name: type, payload: { ...example, data } }],
    "x-partition-key": `data.${key}`,
  };
}

function envelopeOf(type: string, service: string, schemas: Schemas, data: JsonSchema): JsonSchema {
  const envelope = schemas.output(Envelope) as { properties: Record<string, JsonSchema> };
  return {
    ...envelope,
    properties: {
      ...envelope.properties,
      type: { const: type },
      source: { type: "string", examples: [`/welo/${service}`] },
      actor: { type: "string", examples: ["user:01890a5d-ac96-774b-bcce-b302099a8057"] },
      dataschema: { type: "string", examples: [`https://welo.dev/events/${type}`] },
      traceparent: {
        anyOf: [
          { type: "string", examples: ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"] },
          { type: "null" },
        ],
      },
      data,
    },
  };
}

/** `batch.completed` as "A batch was completed". */
function sentence(type: string): string {
  const parts = type.split(".").map((part) => part.replaceAll("_", " "));
  const what = parts.slice(0, -1).join(" ");
  const happened = parts.at(-1)!;
  const article = /^[aeiou]/.test(what) ? "An" : "A";
  return happened.includes(" ") ? `${article} ${what}: ${happened}` : `${article} ${what} was ${happened}`;
}

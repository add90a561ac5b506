export type ParamType = "string" | "number" | "boolean" | "strings" | "object" | "any";

export interface ParamSpec {
  type: ParamType;
  description: string;
  required?: boolean;
  values?: readonly string[];
}

export interface CatalogueEntry {
  description: string;
  /** Events by one of which the platform answers. */
  answeredBy?: readonly string[];
  params: Readonly<Record<string, ParamSpec>>;
}

/** Parameters that cannot be expressions, because validation and drawing must be able to read them. */
export const literalParams: ReadonlySet<string> = new Set(["set", "event", "expression", "state", "anyOf", "name"]);

const stages = ["annotate", "review"] as const;

/** Actions a workflow may name. `assign`, `raise`, `cancel`, `send`, `spawn` and `stop` act inside the instance; all others come out as effects. */
export const actionCatalogue: Readonly<Record<string, CatalogueEntry>> = {
  "task.open": {
    description: "Offers the task to a stage's queues; replaces what was open before.",
    params: {
      stage: { type: "string", required: true, description: "The stage whose queues offer the task.", values: stages },
      overlap: { type: "number", description: "How many people may hold or submit it; 1 when absent." },
      reserveFor: { type: "strings", description: "User ids it is kept for; everybody when absent." },
    },
  },
  "task.assign": {
    description: "Gives the open task to these people; who cannot have it, as for having done it before, is left out.",
    params: {
      to: { type: "strings", required: true, description: "User ids." },
      minutes: { type: "number", description: "How long the lease lasts; a day when absent." },
    },
  },
  "task.setPriority": {
    description: "Changes the task's priority in its queues.",
    params: {
      priority: { type: "number", required: true, description: "A whole number, -1000 to 1000; higher comes first." },
    },
  },
  "task.requestMoreAnnotations": {
    description:
      "Offers the task to more people than were planned; in a round of its own where it is not open for annotation.",
    params: { count: { type: "number", required: true, description: "How many more." } },
  },
  "task.close": { description: "Takes the task out of every queue and ends live leases.", params: {} },
  "quality.check": {
    description: "Asks quality for a check; its answer comes back as quality_check.completed.",
    answeredBy: ["quality_check.completed"],
    params: {
      kind: { type: "string", required: true, description: "Which check to run.", values: ["automated"] },
    },
  },
  "quality.consensus": {
    description:
      "Asks quality whether the annotations agree; its answer comes back as quality_check.completed with the agreement, passed or failed.",
    answeredBy: ["quality_check.completed"],
    params: {
      threshold: { type: "number", required: true, description: "The agreement that is enough, 0 to 1." },
    },
  },
  "review.open": {
    description: "Opens a review of the submitted annotations.",
    answeredBy: ["quality_check.completed"],
    params: {},
  },
  notify: {
    description: "Sends a notification to users.",
    params: {
      to: { type: "strings", required: true, description: "User ids." },
      template: { type: "string", required: true, description: "The notification template's name." },
      data: { type: "object", description: "Values for the template." },
    },
  },
  "webhook.call": {
    description: "Posts the instance's state to a URL.",
    params: {
      url: { type: "string", required: true, description: "An https address." },
      data: { type: "object", description: "Fields added to the body." },
    },
  },
  "export.start": {
    description: "Starts an export of the task's batch.",
    params: {
      format: { type: "string", required: true, description: "The format's name, such as coco or jsonl." },
    },
  },
  emit: {
    description: "Says something to whoever listens, such as webhooks and analytics.",
    params: {
      event: { type: "string", required: true, description: "What it is called." },
      data: { type: "object", description: "What it carries." },
    },
  },
  assign: {
    description: "Sets context values; every expression sees the context as it was before.",
    params: { set: { type: "object", required: true, description: "CEL expressions by context key." } },
  },
  raise: {
    description: "Sends the machine an event, at once or after a delay.",
    params: {
      event: { type: "string", required: true, description: "The event's type." },
      data: { type: "object", description: "The event's fields." },
      delay: { type: "number", description: "Milliseconds; at once when absent." },
      id: { type: "string", description: "Name by which a delayed event is cancelled; the event's type when absent." },
    },
  },
  cancel: {
    description: "Cancels a delayed event.",
    params: { id: { type: "string", required: true, description: "The id given to raise or send." } },
  },
  send: {
    description: "Sends an event to a child statechart, the parent or the workflow itself, after what is being done.",
    params: {
      to: { type: "string", required: true, description: "A child's id, parent or self." },
      event: { type: "string", required: true, description: "The event's type." },
      data: { type: "object", description: "The event's fields." },
      delay: { type: "number", description: "Milliseconds; at once when absent." },
      id: { type: "string", description: "Name by which a delayed event is cancelled; the event's type when absent." },
    },
  },
  spawn: {
    description: "Starts a child statechart that lives until it ends, is stopped, or this one ends.",
    params: {
      name: { type: "string", required: true, description: "Its name among the definition's children." },
      id: {
        type: "string",
        description: "What it is sent events by; its name when absent. Replaces one of the same id.",
      },
      input: { type: "object", description: "Start values that overlay its context." },
    },
  },
  stop: {
    description: "Stops a child statechart.",
    params: { id: { type: "string", required: true, description: "The child's id." } },
  },
};

/** What a state may invoke. Its result comes to onDone as event.output, its failure to onError as event.error.message; leaving the state calls it off. */
export const invocationCatalogue: Readonly<Record<string, CatalogueEntry>> = {
  workflow: {
    description: "Runs a child statechart while the state is active; its output is the result.",
    params: {
      name: { type: "string", required: true, description: "Its name among the definition's children." },
      input: { type: "object", description: "Start values that overlay its context." },
    },
  },
  "webhook.call": {
    description: "Posts to a URL and waits for the answer; the result is its status and JSON body.",
    params: {
      url: { type: "string", required: true, description: "An https address." },
      data: { type: "object", description: "Fields added to the body." },
    },
  },
};

export const guardCatalogue: Readonly<Record<string, CatalogueEntry>> = {
  cel: {
    description: "A CEL expression over context and event that yields a boolean.",
    params: { expression: { type: "string", required: true, description: "The expression." } },
  },
  "overlap.reached": { description: "The submission in hand completes the overlap.", params: {} },
  "assignments.none": { description: "Nobody holds the task any more (the event's active is 0).", params: {} },
  "sample.chosen": {
    description: "The task's fixed draw falls into the share to review.",
    params: { share: { type: "number", description: "0 to 1; the context's reviewShare when absent." } },
  },
  "outcome.is": {
    description: "The quality check ended in one of these outcomes.",
    params: { anyOf: { type: "strings", required: true, description: "Outcomes such as passed or rejected." } },
  },
  "state.in": {
    description: "Another state is active, for instance in a parallel region.",
    params: { state: { type: "string", required: true, description: "Its path from the root, such as work.open." } },
  },
};

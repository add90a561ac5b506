import { beforeAll, describe, expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { services } from "../services.ts";
import { ask, collect, leakOf, letInto, requestTo, type Row, rows, type Subject, subjects } from "./cells.ts";
import { endpoints, operations } from "./operations.ts";
import { boundTo, fingerprintOf, rowLevelSecurityOff, settled, takeHoldOfTransactions } from "./switches.ts";
import { findTheRest, makeWorld, namesInPaths, type World } from "./world.ts";

const host = useHost(services);
let mine: World;
let theirs: World;

beforeAll(async () => {
  mine = await makeWorld(host());
  theirs = await makeWorld(host());
  const { DATABASE_URL } = host().runtimes.get("auth")!.config;
  await settled(host(), [mine.workspaceId, theirs.workspaceId]);
  for (const world of [mine, theirs]) await findTheRest(DATABASE_URL, world);
}, 120_000);

/** Says that somebody else is busy or away: here there are no identity providers. */
const elsewhere = new Set(["auth.busy", "auth.provider_away"]);

type Expected = "let in" | 401 | 403;
/** What a contract promises a subject, before anything is looked up. */
function expected({ e: { spec } }: Row, subject: Subject, granted: readonly string[] | null): Expected {
  if (granted === null) return 401;
  if (spec.public) return "let in";
  const bound = subject.bound?.(mine);
  if (spec.permission) return granted.includes(spec.permission) && !(spec.wide && bound?.inProjects) ? "let in" : 403;
  return spec.self && !(spec.self === true && bound?.key) ? "let in" : 403;
}

/** Everybody who asks, at every endpoint. */
const cells = subjects.flatMap((subject) => rows.map((row) => ({ subject, row })));
const title = ({ subject, row }: (typeof cells)[number]) => `${subject.name}, ${row.id}`;
type Answer = Awaited<ReturnType<typeof ask>>;

function refusal(row: Row, wanted: Expected, { status, document, text }: Answer): string | null {
  if (status >= 500 && !elsewhere.has(String(document.code))) return `${status} ${text.slice(0, 200)}`;
  if (wanted === "let in") {
    const turnedAway =
      document.code === "request.unauthenticated" || (status === 403 && document.permission === row.e.spec.permission);
    return turnedAway ? `${status} where ${wanted} was promised: ${text.slice(0, 200)}` : null;
  }
  if (status !== wanted) return `${status} where ${wanted} was promised: ${text.slice(0, 200)}`;
  const named = wanted !== 403 || !row.e.spec.permission || document.permission === row.e.spec.permission;
  return named ? null : `403 without naming ${row.e.spec.permission}`;
}

/** What names things of a world that do not belong together. */
const apart: Record<string, string> = {
  "workflow.visualizeWorkflow": "the task runs through another workflow",
};

/** In one's own workspace: reads name what is there, writes what is not, so that all may run at once and nothing is lost. */
const ownCells = () =>
  collectOneByOne(async (cell) => {
    const reads = cell.row.method === "GET";
    const asked = requestTo(cell.row, mine, reads);
    const wanted = expected(cell.row, cell.subject, cell.subject.may(cell.row.e));
    const answer = await ask(host(), cell.subject, cell.row, mine, asked);
    const wrong = refusal(cell.row, wanted, answer);
    if (wrong) return `${title(cell)}: ${wrong}`;
    // A parameter may ask for one more permission, and then the refusal names that.
    const more = answer.status === 403 && answer.document.permission !== undefined;
    // What is there may be in a state that the question does not fit.
    const found =
      !reads ||
      cell.row.id in apart ||
      cell.subject.bound !== undefined ||
      wanted !== "let in" ||
      cell.row.e.spec.internal ||
      answer.status < 300 ||
      more ||
      answer.status === 409;
    return found ? null : `${title(cell)}: ${answer.status} for what is there: ${answer.text.slice(0, 200)}`;
  });

/** Another workspace's things by their own ids, as whoever may do that at home. */
const foreignCells = () =>
  collectOneByOne(async (cell) => {
    const asked = requestTo(cell.row, theirs);
    const wanted = expected(cell.row, cell.subject, cell.subject.may(cell.row.e));
    const answer = await ask(host(), cell.subject, cell.row, mine, asked);
    const wrong = refusal(cell.row, wanted, answer) ?? leakOf(theirs, asked, answer.text);
    if (wrong) return `${title(cell)}: ${wrong}`;
    if (wanted !== "let in" || asked.named.length === 0 || cell.row.e.spec.public) return null;
    const nothing = requestTo(cell.row, theirs, false);
    const unheard = answer.status === 404 ? answer : await ask(host(), cell.subject, cell.row, mine, nothing);
    const judged = judgeForeign(cell.row, answer, unheard);
    return judged && `${title(cell)}: ${judged}`;
  });

/** Somebody else's thing is as if there were no such thing: 404, or word for word what is said of an id that nobody has. */
function judgeForeign(row: Row, { status, text }: Answer, unheard: Answer): string | null {
  if (status === 404) return null;
  if (row.method !== "GET" && status < 400) return `${status} instead of a refusal: ${text.slice(0, 300)}`;
  const same = status === unheard.status && anonymous(text) === anonymous(unheard.text);
  return same
    ? null
    : `${status}, but ${unheard.status} for what nobody has: ${text.slice(0, 300)} / ${unheard.text.slice(0, 300)}`;
}

function anonymous(text: string): string {
  return text
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "then");
}

/** Subject after subject, since what a person may do is one answer for all requests at a time. */
async function collectOneByOne(work: (cell: (typeof cells)[number]) => Promise<string | null>): Promise<string[]> {
  const found: string[] = [];
  for (const subject of subjects)
    found.push(
      ...(await collect(
        cells.filter((cell) => cell.subject === subject),
        subject.varies ? 1 : 8,
        work,
      )),
    );
  return found;
}

async function unchanged(world: World, run: () => Promise<string[]>): Promise<string[]> {
  const before = await fingerprintOf(host(), world.workspaceId);
  const found = await run();
  const after = await fingerprintOf(host(), world.workspaceId);
  for (const [table, hash] of after)
    if (before.get(table) !== hash) found.push(`${table}: rows of another workspace changed`);
  return found;
}

test("every operation that is described is one endpoint's, as its contract has it, and every endpoint for others is described once", () => {
  const described = operations.map(({ service, name, ...rest }) => [`${service}.${name}`, rest] as const);
  // The socket alone is no endpoint of a contract.
  expect(described.flatMap(([id]) => (endpoints.has(id) ? [] : [id]))).toEqual(["notifications.openSocket"]);
  for (const [id, e] of endpoints)
    expect([id, described.flatMap(([one, rest]) => (one === id ? [rest] : []))]).toEqual([
      id,
      e.spec.internal
        ? []
        : [{ method: e.method, path: e.path, permission: e.spec.permission ?? null, public: e.spec.public === true }],
    ]);
});

test("both workspaces have one of everything that a path can name", () => {
  for (const world of [mine, theirs]) expect(namesInPaths().filter((name) => !world.ids.has(name))).toEqual([]);
  expect(cells.length).toBeGreaterThan(900);
});

describe("as in production", () => {
  test("everybody gets what the contract promises in another's workspace: nothing", async () => {
    expect(await unchanged(theirs, foreignCells)).toEqual([]);
  }, 120_000);
  test("everybody gets what the contract promises at home", async () => {
    expect(await ownCells()).toEqual([]);
  }, 120_000);
});

/** Endpoints whose permission is the same, so that who asks holds the same at all of them. */
const alike = [...Map.groupBy(rows, ({ e: { spec } }) => `${spec.permission} ${spec.wide}`).values()];

/** Every endpoint asked for another's things, as somebody there whom no check of the application stops, while the transactions are bound to one's own. */
const uncheckedCells = async (): Promise<string[]> => {
  const found: string[] = [];
  for (const subject of subjects.filter(({ may }) => may(rows[0]!.e) !== null))
    for (const group of alike) found.push(...(await collect(group, 8, (row) => uncheckedCell(subject, row))));
  return found;
};

async function uncheckedCell(subject: Subject, row: Row): Promise<string | null> {
  if (row.e.spec.public) return null;
  const asked = requestTo(row, theirs);
  const answer = await boundTo(mine.workspaceId, () => ask(host(), letInto(row.e, subject), row, theirs, asked));
  const { permission } = row.e.spec;
  const stopped = permission !== undefined && answer.status === 403 && answer.document.permission === permission;
  const wrong = stopped ? "a check was on" : leakOf(theirs, asked, answer.text);
  return wrong && `${title({ subject, row })}: ${answer.status}, ${wrong}`;
}

describe("with application checks off", () => {
  test("row-level security alone keeps another's rows unread and unchanged, whatever role asks", async () => {
    takeHoldOfTransactions(host());
    const path = `/tasks/${theirs.ids.get("taskId")}`;
    const asThem = () =>
      host()
        .request("", theirs, "GET", path)
        .then((response) => response.status);
    expect([await asThem(), await boundTo(mine.workspaceId, asThem)]).toEqual([200, 404]);
    expect(await unchanged(theirs, uncheckedCells)).toEqual([]);
  }, 240_000);
});

describe("with row-level security off", () => {
  test("every cell holds all the same", async () => {
    expect(await rowLevelSecurityOff(host())).toBeGreaterThan(50);
    expect(await unchanged(theirs, foreignCells)).toEqual([]);
    expect(await ownCells()).toEqual([]);
  }, 240_000);
});

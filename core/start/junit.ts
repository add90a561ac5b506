export interface Failure {
  /** "file:line", or the name of the runner when no test is to blame. */
  place: string;
  test: string;
  message: string;
}
export interface Tally {
  passed: number;
  failures: Failure[];
}

function unescape(text: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replaceAll(/&(?:#(\d+)|(lt|gt|quot|apos|amp));/g, (_all, code: string | undefined, name: string) =>
    code === undefined ? named[name]! : String.fromCodePoint(Number(code)),
  );
}

/** What a JUnit report (XML text, as Bun and vitest write it) says: a skipped test counts as failed. */
export async function readJunit(xml: string): Promise<Tally> {
  const failures: Failure[] = [];
  let tests = 0;
  let current = { place: "", test: "" };
  const failed = (message: string) => failures.push({ ...current, message: unescape(message).split("\n")[0]! });
  const reader = new HTMLRewriter()
    .on("testcase", {
      element(node) {
        tests++;
        const get = (name: string) => unescape(node.getAttribute(name) ?? "");
        const line = get("line");
        current = {
          place: get("file") === "" ? get("classname") : get("file") + (line === "" ? "" : `:${line}`),
          test: get("file") === "" || get("classname") === "" ? get("name") : `${get("classname")} > ${get("name")}`,
        };
      },
    })
    .on("failure, error", { element: (node) => void failed(node.getAttribute("message") ?? "failed") })
    .on("skipped", { element: () => void failed("skipped") });
  await reader.transform(new Response(xml)).text();
  return { passed: tests - failures.length, failures };
}

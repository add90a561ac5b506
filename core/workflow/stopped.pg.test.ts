import { test } from "bun:test";
import { BLOCK_MS } from "../kernel/bus/consumer.ts";
import { useEngines } from "./crash-scene.suite.ts";

const { engine, scene, tell, untilAll, untilShared, leasesEnd, demandWhole } = useEngines();

/** Notes every assignment. */
const chart = {
  id: "noting",
  context: { seen: [], answer: 0 },
  initial: "working",
  states: {
    working: {
      on: {
        "task.assigned": {
          actions: [{ type: "assign", params: { set: { seen: "context.seen + [event.assignmentId]" } } }],
        },
        end: "over",
      },
    },
    over: { type: "final" },
  },
};

test("an engine that was stopped past its lease changes nothing when it goes on", async () => {
  const s = await scene(20, chart);
  const [one, two] = [engine(), engine()];
  for (let turn = 0; turn < 3; turn++) {
    await untilShared();
    const telling = tell(s, 15);
    await Bun.sleep(20 + turn * 40);
    one.signal("SIGSTOP");
    // No lease is shorter: whatever the stopped one had asked of Redis was answered by then.
    await Bun.sleep(BLOCK_MS + 100);
    await leasesEnd();
    await telling;
    await untilAll(s);
    await tell(s, 2);
    one.signal("SIGCONT");
    await untilAll(s);
  }
  await Promise.all([one.kill(), two.kill()]);
  await leasesEnd();
  await demandWhole(s);
}, 240_000);

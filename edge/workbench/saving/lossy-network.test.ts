import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Result } from "../../../core/annotations/region.contract.ts";
import { requestProblems } from "../../../core/kernel/wire/problem.ts";
import { memoryDrafts } from "./local-drafts.ts";
import { createSaver } from "./saver.ts";

type Packet = { result: Result; sequence: number };
const shows = (n: number): Result => ({ regions: [], relations: [], answers: { n } });

/** What becomes of a packet: it arrives and is acknowledged, is lost, arrives unacknowledged, arrives twice, or arrives when it is long given up. */
const fates = ["arrives", "lost", "answer lost", "doubled", "late"] as const;
type Fate = (typeof fates)[number];
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant("edit" as const) },
    { weight: 4, arbitrary: fc.constant("time passes" as const) },
    { weight: 1, arbitrary: fc.constant("late ones arrive" as const) },
    { weight: 1, arbitrary: fc.constant("the tab is closed and opened again" as const) },
  ),
  { maxLength: 40 },
);

/** A server that keeps the packet with the highest number, as the contract of drafts says, behind a network that does its worst. */
function lossyServer(fate: () => Fate) {
  let kept: Packet = { result: shows(0), sequence: 0 };
  const late: Packet[] = [];
  const arrive = (packet: Packet) => {
    if (packet.sequence > kept.sequence) kept = packet;
  };
  return {
    kept: () => kept,
    async send(packet: Packet) {
      const now = fate();
      if (now === "late") late.push(packet);
      if (now === "arrives" || now === "answer lost" || now === "doubled") arrive(packet);
      if (now === "doubled") late.push(packet);
      if (now !== "arrives" && now !== "doubled") throw requestProblems.unavailable();
    },
    deliverLate() {
      for (const packet of late.splice(0).toReversed()) arrive(packet);
    },
  };
}

test("whatever the network does to packets, the server ends with the last state that the user saw, and so does a tab opened again", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.infiniteStream(fc.constantFrom(...fates)), async (list, stream) => {
      let calm = false;
      const server = lossyServer(() => (calm ? "arrives" : stream.next().value!));
      const local = memoryDrafts();
      let shown = 0;
      let timers: (() => void)[] = [];
      const open = (lastSequence: number) =>
        createSaver(
          {
            send: server.send,
            local,
            key: "me:task",
            current: () => ({ result: shows(shown) }),
            now: () => 0,
            later: (_ms, run) => {
              timers.push(run);
              return () => void (timers = timers.filter((one) => one !== run));
            },
          },
          lastSequence,
          null,
        );
      let saver = open(0);
      const settle = async () => {
        await saver.settled();
        await new Promise((resolve) => setImmediate(resolve));
      };
      const pass = async () => {
        const due = timers;
        timers = [];
        for (const run of due) run();
        await settle();
      };
      for (const step of list) {
        if (step === "edit") {
          shown += 1;
          saver.edited();
          await settle();
        } else if (step === "time passes") await pass();
        else if (step === "late ones arrive") server.deliverLate();
        else {
          saver.close();
          timers = [];
          const here = await local.read("me:task");
          const there = server.kept();
          const newer = here && !here.synced && here.sequence > there.sequence;
          expect((newer ? here : there).result).toEqual(shows(shown));
          saver = open(Math.max(here?.sequence ?? 0, there.sequence));
          if (newer) saver.edited();
          await settle();
        }
      }
      calm = true;
      for (let round = 0; round < 5; round++) await pass();
      server.deliverLate();
      expect(server.kept().result).toEqual(shows(shown));
    }),
    { numRuns: 300 },
  );
});

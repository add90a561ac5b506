import { weightedVote } from "../statistics/consensus/vote.ts";
import { crowdOf } from "../statistics/crowd.ts";
import type { NumberedAnswers } from "../statistics/number-names.ts";
import { LEAST, type LabelOfTask, named, numbersOf, placeOf, type Posterior, weightsOf } from "./explain-crowd.ts";

/** Posteriors by family, then by place. */
export type Found = ReadonlyMap<string, ReadonlyMap<string, Posterior>>;
type Shares = { right: number; wrong: number };

/** How somebody's work on a task was judged by what all say of it, and how much that counts by now. */
export interface Judgement {
  userId: string;
  taskId: string;
  score: number;
  counts: number;
}

export interface Voting {
  /** The labels that may be given, of each family that is explained by votes. */
  families: ReadonlyMap<string, readonly string[]>;
  /** What is known of all other families, and of the items that a person has decided. */
  known: Found;
  decided: Found;
  /** By person, how much of the work is right and how much wrong by now, and which of that the judgements say. */
  evidence: ReadonlyMap<string, Shares>;
  judgements: readonly Judgement[];
  /** How much a vote weighs by what is known of its giver. */
  skillOf(evidence: Shares): number;
}

/** Somebody's work on a task: the probabilities of what he said, those that stay as they are and all, summed over so many labels. */
interface Work extends Judgement {
  before: number;
  fixed: number;
  sum: number;
  labels: number;
}

const MOST_ROUNDS = 200;
const STILL = 1e-12;

/**
 * What the labels of families mean whose votes weigh what their givers' skill is: a skill follows from how probable what somebody said is,
 * and that from the skills, so each by turns until none moves. There the answers that come one by one come to rest.
 */
export function weighVotes(labels: readonly LabelOfTask[], voting: Voting): Map<string, Map<string, Posterior>> {
  const polls = new Map([...voting.families].map(([family, classes]) => [family, pollOf(labels, family, classes)]));
  const works = [...worksOf(labels, voting, polls).values()];
  let skills = new Map<string, number>();
  let found = new Map<string, Float64Array>();
  let moved = Infinity;
  for (let round = 0; round < MOST_ROUNDS && moved > STILL; round++) {
    const next = skillsBy(works, voting);
    moved = Math.max(0, ...[...next].map(([userId, one]) => Math.abs(one - (skills.get(userId) ?? Infinity))));
    skills = next;
    for (const work of works) work.sum = work.fixed;
    found = new Map([...polls].map(([family, poll]) => [family, vote(poll, skills)]));
    for (const work of works) if (work.labels > 0) work.score = Math.min(1, work.sum / work.labels);
  }
  return new Map([...polls].map(([family, { numbered }]) => [family, named(numbered, found.get(family)!)]));
}

/** The labels of one family as votes, and where in the posteriors stands what each says. */
interface Poll {
  numbered: NumberedAnswers;
  crowd: ReturnType<typeof crowdOf>;
  cellOf(place: string, label: string): number;
  votes: { work: Work; cell: number }[];
}

function pollOf(labels: readonly LabelOfTask[], family: string, classes: readonly string[]): Poll {
  const said = labels.filter((one) => one.family === family);
  const numbered = numbersOf(said, classes);
  const places = new Map(numbered.tasks.map((name, at) => [name, at]));
  const names = new Map(numbered.classes.map((name, at) => [name, at]));
  const cellOf = (place: string, label: string) => places.get(place)! * names.size + names.get(label)!;
  return { numbered, crowd: crowdOf(numbered.answers), cellOf, votes: [] };
}

function vote({ crowd, numbered, votes }: Poll, skills: ReadonlyMap<string, number>): Float64Array {
  const posteriors = weightedVote(crowd, weightsOf(numbered, skills));
  for (const { work, cell } of votes) if (posteriors[cell]! > LEAST) work.sum += posteriors[cell]!;
  return posteriors;
}

function worksOf(
  labels: readonly LabelOfTask[],
  { judgements, known, decided }: Voting,
  polls: ReadonlyMap<string, Poll>,
): Map<string, Work> {
  const nameOf = (taskId: string, userId: string) => `${taskId} ${userId}`;
  const works = new Map(
    judgements.map((one) => [
      nameOf(one.taskId, one.userId),
      { ...one, before: one.score, fixed: 0, sum: 0, labels: 0 },
    ]),
  );
  for (const { taskId, userId, family, item, label } of labels) {
    const work = works.get(nameOf(taskId, userId));
    if (!work) continue;
    const place = placeOf(taskId, item);
    const truth = decided.get(family)?.get(place);
    const poll = polls.get(family);
    work.labels++;
    if (poll && !truth) poll.votes.push({ work, cell: poll.cellOf(place, label) });
    else work.fixed += (truth ?? known.get(family)?.get(place))?.[label] ?? 0;
  }
  return works;
}

/** Everybody's skill, his judgements as they are by now in the place of what they were. */
function skillsBy(works: readonly Work[], { evidence, skillOf }: Voting): Map<string, number> {
  const by = new Map([...evidence].map(([userId, one]) => [userId, { right: one.right, wrong: one.wrong }]));
  for (const { userId, counts, before, score } of works) {
    const one = by.get(userId);
    if (!one) continue;
    one.right += counts * (score - before);
    one.wrong -= counts * (score - before);
  }
  return new Map([...by].map(([userId, one]) => [userId, skillOf(one)]));
}

import type { FamilyAgreement, ShapeAgreement } from "../../../quality/contract.ts";

/** What a coefficient is called in its paper; what it measures, when to look at it and how to read it, for those who never heard of it. */
export interface Explained {
  name: string;
  help: string;
}

/** The coefficient that suits the kind of question. */
export const mainCoefficients: Record<FamilyAgreement["coefficient"], Explained> = {
  nominal_alpha: {
    name: "Krippendorff's alpha",
    help: "How much less people differ than if they had drawn their answers at random; any two different answers differ alike. 1 is perfect, 0 is chance, below 0 is worse than chance. From 0.80 on an answer can be relied on, from 0.67 on with care.",
  },
  ordinal_alpha: {
    name: "Krippendorff's alpha of ratings",
    help: "How much less people differ than by chance, where steps far apart on the scale differ more than neighbours. 1 is perfect, 0 is chance. From 0.80 on a rating can be relied on, from 0.67 on with care.",
  },
  interval_alpha: {
    name: "Krippendorff's alpha of numbers",
    help: "How much less people differ than by chance, by the square of the difference: being out by 10 weighs a hundred times as much as by 1. 1 is perfect, 0 is chance. From 0.80 on a number can be relied on, from 0.67 on with care.",
  },
  masi_alpha: {
    name: "Alpha by MASI",
    help: "Krippendorff's alpha of sets: options that both chose count as shared, and the more so where one set holds the other. 1 is the same sets everywhere, 0 is chance. From 0.80 on a set can be relied on, from 0.67 on with care.",
  },
  word_alpha: {
    name: "Alpha by words",
    help: "Krippendorff's alpha of texts by the words that both hold, whatever their order and case. 1 is the same words everywhere, 0 is as different as texts of different tasks. Texts that say the same in other words count as different.",
  },
  kendall_w: {
    name: "Kendall's W",
    help: "How alike people rank: 1 is the same order by everybody, 0 is orders that cancel out. Nothing is taken off for chance, so that two people who rank at random come to about 0.5. From 0.7 on agreement is strong, below 0.3 weak.",
  },
};

/** What else is measured. */
export const otherCoefficients: Record<FamilyAgreement["coefficients"][number]["name"], Explained> = {
  percent: {
    name: "Share of equal answers",
    help: "Of every two answers to the same thing, how many are equal. The easiest to picture, and the one to show to somebody new. Nothing is taken off for chance: where nearly everything is one class it is high even if people guess, so read it beside the coefficient above.",
  },
  fleiss_kappa: {
    name: "Fleiss' kappa",
    help: "Equal answers beyond chance, of any number of people. To compare with results of others, who often report it. 1 is perfect, 0 is chance. It falls when one class is rare though people agree, and of ratings one step apart counts as much as ten.",
  },
  gwet_ac1: {
    name: "Gwet's AC1",
    help: "Equal answers beyond chance, where chance is reckoned so that a rare class does not pull it down. To look at where one class is nearly everything: if it is high while alpha is low, it is the rareness that speaks, not the people. 1 is perfect, 0 is chance.",
  },
  gwet_ac2: {
    name: "Gwet's AC2",
    help: "Like AC1, of ratings: a difference counts by the square of the steps between, so that neighbours count as nearly equal. To look at where most ratings are one and the same step. 1 is perfect, 0 is chance.",
  },
  ratio_alpha: {
    name: "Alpha by ratio",
    help: "Krippendorff's alpha of amounts by how many times one is the other: 1 and 2 differ as much as 100 and 200. For what has a true zero, such as counts, lengths and prices. 1 is perfect, 0 is chance.",
  },
  jaccard_alpha: {
    name: "Alpha by Jaccard",
    help: "Krippendorff's alpha of sets by the share of options that both chose, of all that either chose. To look at where people may choose several: it is less strict than MASI, which takes off still more where the sets are not equal. 1 is the same sets everywhere, 0 is chance.",
  },
};

/** How two people are compared. */
export const pairCoefficients: Record<FamilyAgreement["kappa"], Explained> = {
  identity: {
    name: "Cohen's kappa",
    help: "Equal answers of two people beyond what these two would come to by chance, each with their own habits. 1 is perfect, 0 is chance. To find who understands the task differently: look for somebody whose every pair is low. Of few things it says little.",
  },
  quadratic: {
    name: "Cohen's kappa, quadratic weights",
    help: "Of ratings by two people: what they agree beyond chance, where a difference counts by the square of the steps between, so that neighbours count as nearly equal. 1 is perfect, 0 is chance. To find who understands the scale differently: look for somebody whose every pair is low.",
  },
};

/** Of where things are. */
export const shapeCoefficients: Record<ShapeAgreement["coefficient"], Explained> = {
  iou_alpha: {
    name: "Alpha by IoU",
    help: "Krippendorff's alpha by how much two people's marks of one thing cover the same (intersection over union). 1 is the same outlines everywhere, 0 is as different as marks of different things. What one person has left out counts as wholly different.",
  },
  likeness_alpha: {
    name: "Alpha by nearness",
    help: "Krippendorff's alpha by how near two people's marks of one thing lie. 1 is the same places everywhere, 0 is as different as marks of different things. What one person has left out counts as wholly different.",
  },
  unitizing_alpha: {
    name: "Unitizing alpha",
    help: "Krippendorff's alpha of where stretches of each class begin and end. 1 is the same ends everywhere, 0 is as if people had put them anywhere. A long stretch that one person has left out weighs more than a short one.",
  },
};

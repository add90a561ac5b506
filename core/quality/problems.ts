import { problems } from "../kernel/wire/problem.ts";

export const qualityProblems = problems("quality", {
  reason_required: { status: 422, title: "Say why the work does not stand as it is" },
  accepted_required: { status: 422, title: "Name the annotation that stands" },
  unknown_annotation: { status: 422, title: "The check is not about this annotation" },
  unknown_region: { status: 422, title: "The annotation has no such region" },
  already_resolved: { status: 409, title: "The check was resolved already" },
  lease_lost: { status: 409, title: "The lease on this review has ended" },
  own_work: { status: 403, title: "Nobody reviews their own work" },
  gold_does_not_fit: { status: 422, title: "The expected result does not fit the label schema" },
  appeal_open: { status: 409, title: "You have appealed this gold already" },
  appeal_decided: { status: 409, title: "The appeal was decided already" },
  correction_needed: { status: 422, title: "An appeal is upheld by a correction" },
  same_reviewer: { status: 403, title: "Nobody reviews a second time what he has reviewed himself" },
  unknown_category: { status: 422, title: "The project knows no such category of issues" },
  model_does_not_fit: { status: 422, title: "The model makes no sense of the question" },
  overlap_backwards: { status: 422, title: "A task cannot have more people at least than at most" },
  invalid_rule: { status: 422, title: "The rule's parameters do not fit its kind" },
});

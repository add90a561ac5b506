import * as v from "valibot";
import { answerHeader, dress } from "../wire/answer-headers.ts";

const tellable = /^(?:ratelimit|ratelimit-policy|vary|welo-version|deprecation|sunset|link|access-control-[a-z-]+)$/;
const Told = v.record(v.pipe(v.string(), v.regex(tellable)), v.pipe(v.string(), v.regex(/^[\x20-\x7e]*$/)));

/** Puts on an answer to the edge what its caller gets of the edge's; others, and who asks for any other header, get it as it is. */
export function dressFor(request: Request, response: Response): Response {
  const [, scheme, json] = /^(https?) (\{.*)$/.exec(request.headers.get(answerHeader) ?? "") ?? [];
  const told = json === undefined ? null : v.safeParse(Told, parse(json));
  if (told?.success) dress(response.headers, scheme === "https", told.output);
  return response;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

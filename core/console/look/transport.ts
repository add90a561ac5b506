import { fetchTransport, type Transport, type WireRequest, type WireResponse } from "../../kernel/wire/client.ts";
import { Problem, ProblemDocument, requestProblems } from "../../kernel/wire/problem.ts";
import * as v from "valibot";
import { edgeOrigin } from "./edge-origin.ts";

export type Headers = Record<string, string>;

/** Sends to the edge's `/v1`; refusals are thrown as Problems that carry the request id. */
export async function send(request: WireRequest, headers: Headers): Promise<WireResponse> {
  const response = await fetchTransport(`${edgeOrigin()}/v1`, () => headers)(request);
  if (response.status >= 400) throw await refusal(response);
  return response;
}

export interface BearerDoors {
  token(): Promise<string>;
  /** Fetches a fresh token for a caller who was refused as unauthenticated. */
  renew(): Promise<void>;
  /** Asks the person to prove who they are; resolves to whether they did. */
  prove?(): Promise<boolean>;
  carry?: typeof send;
}

/** A transport with a bearer token. What was refused for an old token, or for an old proof of who acts, is sent once more after that was mended. */
export function bearerTransport({ token, renew, prove, carry = send }: BearerDoors): Transport {
  const attempt = async (request: WireRequest) => carry(request, { authorization: `Bearer ${await token()}` });
  const mend = async (error: Problem): Promise<boolean> => {
    if (error.status === 401) return renew().then(() => true);
    return error.code === stepUpCode && prove !== undefined && prove();
  };
  return async (request) => {
    const repeatable = request.body === undefined || typeof request.body === "string";
    const tried = new Set<number>();
    for (;;) {
      try {
        return await attempt(request);
      } catch (error) {
        if (!(error instanceof Problem) || !repeatable || tried.has(error.status)) throw error;
        tried.add(error.status);
        if (!(await mend(error))) throw error;
      }
    }
  };
}
const stepUpCode = requestProblems.step_up_required().code;

async function refusal(response: WireResponse): Promise<Problem> {
  const document = v.safeParse(ProblemDocument, parse(await response.text()));
  const requestId = response.header("x-request-id") ?? undefined;
  if (document.success) {
    const named = document.output.instance?.replace("urn:request:", "");
    return Problem.from({ ...document.output, requestId: named ?? requestId });
  }
  const detail = `The server answered ${response.status} without saying why.`;
  return response.status >= 500
    ? requestProblems.unavailable({ detail, requestId })
    : new Problem(
        "request.refused",
        { status: response.status, title: "The request was refused" },
        { detail, requestId },
      );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

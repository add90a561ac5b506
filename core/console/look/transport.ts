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

/** A transport that asks `token` for a bearer token and, once refused as unauthenticated, `renew` for a fresh one. */
export function bearerTransport(token: () => Promise<string>, renew: () => Promise<void>, carry = send): Transport {
  const attempt = async (request: WireRequest) => carry(request, { authorization: `Bearer ${await token()}` });
  return async (request) => {
    try {
      return await attempt(request);
    } catch (error) {
      const repeatable = request.body === undefined || typeof request.body === "string";
      if (!(error instanceof Problem) || error.status !== 401 || !repeatable) throw error;
      await renew();
      return attempt(request);
    }
  };
}

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

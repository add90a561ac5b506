import { analyticsContract } from "../../analytics/contract.ts";
import { annotationsContract } from "../../annotations/contract.ts";
import { auditContract } from "../../audit/contract.ts";
import { authContract } from "../../auth/contract.ts";
import type { Tokens } from "../../auth/sign-in.contract.ts";
import { commentsContract } from "../../comments/contract.ts";
import { exportsContract } from "../../exports/contract.ts";
import { filesContract } from "../../files/contract.ts";
import { type Client, client, fetchTransport } from "../../kernel/wire/client.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { projectsContract } from "../../projects/contract.ts";
import { qualityContract } from "../../quality/contract.ts";
import { tasksContract } from "../../tasks/contract.ts";

const contracts = {
  auth: authContract,
  projects: projectsContract,
  tasks: tasksContract,
  annotations: annotationsContract,
  quality: qualityContract,
  files: filesContract,
  exports: exportsContract,
  comments: commentsContract,
  analytics: analyticsContract,
  audit: auditContract,
};
type Contracts = typeof contracts;
interface Credentials {
  email: string;
  password: string;
}

/** The public API as one person. */
export type Person = { [S in keyof Contracts]: Client<Contracts[S]> } & { id: string };

/** The public API at an edge's origin, as any consumer would use it. */
export interface Api {
  canSignIn(person: Credentials): Promise<boolean>;
  signIn(person: Credentials): Promise<Person>;
  /** As whoever these tokens were given to. */
  as(tokens: Pick<Tokens, "accessToken" | "user">): Person;
}

/** Opens the public API at `edge`. */
export function openApi(edge: string): Api {
  const clients = (token?: string) => {
    const transport = fetchTransport(`${edge}/v1`, (): Record<string, string> =>
      token ? { authorization: `Bearer ${token}` } : {},
    );
    return Object.fromEntries(
      Object.entries(contracts).map(([name, contract]) => [name, client(contract, transport)]),
    ) as unknown as Omit<Person, "id">;
  };
  /** An edge whose Redis is late asks whoever signs in to come back, with nothing done. */
  const login = async ({ email, password }: Credentials, tries = 30): Promise<Tokens> => {
    try {
      return await clients().auth.login({ email, password });
    } catch (error) {
      if (tries === 1 || !(error instanceof Problem) || error.status !== 503) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return login({ email, password }, tries - 1);
  };
  const as: Api["as"] = ({ accessToken, user }) => ({ ...clients(accessToken), id: user.id });
  return {
    as,
    async canSignIn(person) {
      try {
        await login(person);
        return true;
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return false;
        throw error;
      }
    },
    async signIn(person) {
      return as(await login(person));
    },
  };
}

import type { Tokens } from "../../auth/sign-in.contract.ts";
import type { User } from "../../auth/user.contract.ts";
import { Problem, requestProblems } from "../../kernel/wire/problem.ts";

export interface Me {
  user: User;
  workspace: { id: string; name: string };
  permissions: ReadonlySet<string>;
}
export type SessionState =
  | { phase: "starting" }
  | { phase: "unreachable"; error: unknown }
  | { phase: "signed_out" }
  | { phase: "signed_in"; me: Me }
  /** The session ended while the user was at work: the page stays, and asks for the password over it. */
  | { phase: "expired"; me: Me };

export interface SessionDoors {
  login(email: string, password: string): Promise<Tokens>;
  refresh(): Promise<Tokens>;
  /** Answers where the session that this one came from is ended too, if anywhere. */
  logout(token: string): Promise<string | null>;
  /** Runs one piece of work at a time across the tabs of this origin: a refresh token is good for one use. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  now(): number;
}

interface Access {
  token: string;
  staleAt: number;
}

/** Keeps the access token in memory and renews it before it ends; one renewal at a time. */
export class Session {
  #state: SessionState = { phase: "starting" };
  #access: Access | null = null;
  #renewal: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #doors: SessionDoors;

  constructor(doors: SessionDoors) {
    this.#doors = doors;
  }

  readonly getState = (): SessionState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether the signed-in user holds a permission. */
  can(permission: string): boolean {
    return "me" in this.#state && this.#state.me.permissions.has(permission);
  }

  /** Signs in silently by the refresh cookie, if there is one. Never rejects. */
  async start(): Promise<void> {
    if (this.#state.phase === "unreachable") this.#move({ phase: "starting" });
    await this.renew().catch(() => {});
  }

  /** Signs in; throws `auth.wrong_credentials` and the like. */
  async signIn(email: string, password: string): Promise<void> {
    this.#accept(await this.#doors.login(email, password));
  }

  /** Signs in by whatever work brings tokens, such as a second factor or a passkey. */
  async enter<T extends Tokens>(work: () => Promise<T>): Promise<T> {
    const tokens = await work();
    this.#accept(tokens);
    return tokens;
  }

  /** Takes a newer access token of this same session. */
  adopt({ accessToken, expiresAt }: Pick<Tokens, "accessToken" | "expiresAt">): void {
    this.#keep(accessToken, expiresAt);
  }

  /** Ends the session here and at the server; here even when the server is away. Answers where to end it elsewhere too, if anywhere. */
  async signOut(): Promise<string | null> {
    const access = this.#access;
    const elsewhere = access ? await this.#doors.logout(access.token).catch(() => null) : null;
    this.forget();
    return elsewhere;
  }

  /** Drops what this page knows of the session, such as after a sign-out in another tab. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#access = null;
    this.#move({ phase: "signed_out" });
  }

  /** An access token that is still good; renews it first when it is not. */
  async token(): Promise<string> {
    if (!this.#access || this.#doors.now() >= this.#access.staleAt) await this.renew();
    if (!this.#access) throw requestProblems.unauthenticated();
    return this.#access.token;
  }

  /** Trades the refresh cookie for a new access token; callers at the same time share one request. */
  renew(): Promise<void> {
    this.#renewal ??= this.#doors
      .exclusive(() => this.#doors.refresh())
      .then(
        (tokens) => this.#accept(tokens),
        (error: unknown) => this.#refused(error),
      )
      .finally(() => {
        this.#renewal = null;
      });
    return this.#renewal;
  }

  #refused(error: unknown): never {
    const ended = error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;
    if (ended) {
      this.#access = null;
      clearTimeout(this.#timer);
      this.#move("me" in this.#state ? { phase: "expired", me: this.#state.me } : { phase: "signed_out" });
    } else if (this.#state.phase === "starting") {
      this.#move({ phase: "unreachable", error });
    } else if (this.#state.phase === "signed_in") {
      this.#renewIn(10_000);
    }
    throw error;
  }

  #accept(tokens: Tokens): void {
    this.#keep(tokens.accessToken, tokens.expiresAt);
    this.#move({
      phase: "signed_in",
      me: { user: tokens.user, workspace: tokens.workspace, permissions: new Set(tokens.permissions) },
    });
  }

  #keep(token: string, expiresAt: string): void {
    const life = lifetime(token) ?? Date.parse(expiresAt) - this.#doors.now();
    const usable = Math.max(life - Math.min(60_000, life / 4), 1_000);
    this.#access = { token, staleAt: this.#doors.now() + usable };
    this.#renewIn(usable);
  }

  #renewIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.renew().catch(() => {}), ms);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #move(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** A JWT's life in milliseconds from its own `iat` and `exp`, so that a wrong clock on this machine does not matter. */
function lifetime(token: string): number | null {
  try {
    const payload = token.split(".")[1] ?? "";
    const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as {
      iat?: number;
      exp?: number;
    };
    return claims.iat && claims.exp ? (claims.exp - claims.iat) * 1000 : null;
  } catch {
    return null;
  }
}

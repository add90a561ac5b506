import { Fragment, type ReactNode, useEffect, useState } from "react";
import { SessionGate } from "../../../core/console/look/session-gate.tsx";
import { AcceptInvitation } from "./accept-invitation.tsx";
import { ConfirmRegistration } from "./confirm-registration.tsx";
import { ForgotPassword } from "./forgot-password.tsx";
import { takeLinkToken } from "./link-token.ts";
import { OidcCallback } from "./oidc-callback.tsx";
import { Register } from "./register.tsx";
import { ResetPassword } from "./reset-password.tsx";
import { VerifyEmail } from "./verify-email.tsx";

const pages: Record<string, (token: string) => ReactNode> = {
  "/app/register": () => <Register />,
  "/app/confirm-registration": (token) => <ConfirmRegistration token={token} />,
  "/app/forgot-password": () => <ForgotPassword />,
  "/app/reset-password": (token) => <ResetPassword token={token} />,
  "/app/verify-email": (token) => (
    <SessionGate product="Welo">
      <VerifyEmail token={token} />
    </SessionGate>
  ),
  "/app/accept-invitation": (token) => <AcceptInvitation token={token} />,
};

const callback = /^\/app\/oidc\/callback\/([\w-]+)$/;

function pageAt(path: string): ((token: string) => ReactNode) | undefined {
  const providerId = callback.exec(path)?.[1];
  return providerId ? () => <OidcCallback providerId={providerId} /> : pages[path];
}

/** The pages that mails and identity providers lead to; everything else is left to its children. */
export function AccountPages({ children }: { children: ReactNode }) {
  const page = pageAt(location.pathname.replace(/\/$/, ""));
  return page ? <AccountPage page={page} /> : children;
}

function AccountPage({ page }: { page: (token: string) => ReactNode }) {
  const [token, setToken] = useState(takeLinkToken);
  // A newer mail's link, opened where an older one's page stands, changes the address after `#` alone.
  useEffect(() => {
    const take = () => location.hash && setToken(takeLinkToken());
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, []);
  return <Fragment key={token}>{page(token)}</Fragment>;
}

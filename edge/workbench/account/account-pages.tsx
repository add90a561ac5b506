import { type ReactNode, useState } from "react";
import { AcceptInvitation } from "./accept-invitation.tsx";
import { ForgotPassword } from "./forgot-password.tsx";
import { takeLinkToken } from "./link-token.ts";
import { OidcCallback } from "./oidc-callback.tsx";
import { ResetPassword } from "./reset-password.tsx";
import { VerifyEmail } from "./verify-email.tsx";

const pages: Record<string, (token: string) => ReactNode> = {
  "/app/forgot-password": () => <ForgotPassword />,
  "/app/reset-password": (token) => <ResetPassword token={token} />,
  "/app/verify-email": (token) => <VerifyEmail token={token} />,
  "/app/oidc/callback": () => <OidcCallback />,
  "/app/accept-invitation": (token) => <AcceptInvitation token={token} />,
};

/** The pages that nobody needs to be signed in for; everything else is left to its children. */
export function AccountPages({ children }: { children: ReactNode }) {
  const page = pages[location.pathname.replace(/\/$/, "")];
  return page ? <AccountPage page={page} /> : children;
}

function AccountPage({ page }: { page: (token: string) => ReactNode }) {
  const [token] = useState(takeLinkToken);
  return page(token);
}

import { Box, Code, CopyButton, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useMemo } from "react";
import { encode } from "uqr";
import type { TotpSecret } from "../../auth/second-factor.contract.ts";
import { CodeInput } from "./code-input.tsx";

export interface TotpSetupProps {
  secret: TotpSecret;
  code: string;
  onCode(code: string): void;
}

/** A QR code for an authenticator app, the same as text, and the field for the code that the app then shows. */
export function TotpSetup({ secret: { url, secret }, code, onCode }: TotpSetupProps) {
  return (
    <Stack gap="sm">
      <Text fz="sm">Scan this with an authenticator app, then type the six digits that it shows.</Text>
      <Group wrap="nowrap" align="flex-start" gap="md">
        <QrCode text={url} />
        <Stack gap={4} miw={0}>
          <Text fz="xs" c="dimmed">
            No camera? Type this key into the app:
          </Text>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <UnstyledButton onClick={copy}>
                <Code
                  data-testid="totp-secret"
                  fz="xs"
                  style={{ overflowWrap: "anywhere", whiteSpace: "normal", display: "block" }}
                >
                  {secret.match(/.{1,4}/g)?.join(" ")}
                </Code>
                <Text fz="xs" c="dimmed" component="span" aria-live="polite">
                  {copied ? "Copied" : "Click to copy"}
                </Text>
              </UnstyledButton>
            )}
          </CopyButton>
        </Stack>
      </Group>
      <CodeInput value={code} onChange={onCode} label="Code that the app shows" />
    </Stack>
  );
}

/** Dark on light in either theme: many cameras read no other. */
function QrCode({ text }: { text: string }) {
  const { data, size } = useMemo(() => encode(text, { ecc: "M", border: 2 }), [text]);
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <Box w={148} style={{ flexShrink: 0 }}>
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label="QR code for an authenticator app"
        shapeRendering="crispEdges"
        style={{ display: "block", borderRadius: 6 }}
      >
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
    </Box>
  );
}

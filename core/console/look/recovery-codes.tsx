import { Button, Code, CopyButton, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";

/** Recovery codes, the one time that they can be seen. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept(): void }) {
  const text = codes.join("\n");
  return (
    <Stack gap="sm">
      <Text fz="sm" fw="bold">
        Keep these recovery codes
      </Text>
      <Text fz="sm">
        Each signs you in once when your phone or passkey is gone. They are not shown again: print them, or keep them in
        a password manager.
      </Text>
      <SimpleGrid cols={2} spacing={4} verticalSpacing={4} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {codes.map((code) => (
          <li key={code}>
            <Code fz="xs" data-testid="recovery-code">
              {code}
            </Code>
          </li>
        ))}
      </SimpleGrid>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
            >
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
          component="a"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Welo recovery codes\n\n${text}\n`)}`}
          download="welo-recovery-codes.txt"
        >
          Download
        </Button>
      </Group>
      <Button onClick={onKept} data-autofocus>
        I have kept them
      </Button>
    </Stack>
  );
}

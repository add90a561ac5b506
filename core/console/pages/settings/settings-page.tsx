import { Button, Group, SegmentedControl, Stack, Table, Text, useMantineColorScheme } from "@mantine/core";
import { PageHeader } from "../../look/page-header.tsx";
import { MyLanguages } from "../../look/my-languages.tsx";
import { useCan, useMe } from "../../look/session.ts";
import { openShortcutSheet } from "../../look/shortcut-sheet.tsx";
import { Page } from "../../page.tsx";
import { Section } from "../../section.tsx";
import { Keys } from "../people/keys.tsx";
import { ChangePassword } from "./change-password.tsx";
import { EmailState } from "./email-state.tsx";
import { ProjectDefaults } from "./project-defaults.tsx";
import { Preferences } from "./preferences.tsx";
import { Policy } from "./security/policy.tsx";
import { Security } from "./security/security.tsx";
import { IdentityProviders } from "./sign-in/identity-providers.tsx";
import { Sessions } from "./sessions.tsx";

/** What concerns the signed-in user alone. */
export function SettingsPage() {
  const { user, workspace } = useMe();
  const mayReadProviders = useCan("identity_provider.read");
  const mayMakeKeys = useCan("api_key.create");
  const mayManage = useCan("workspace.manage");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Page wide={false}>
      <PageHeader title="Settings" subtitle="Yours; nobody else sees or feels them, unless it says so." />
      <Stack gap="md">
        <Section title="You">
          <Table variant="vertical" layout="fixed" withRowBorders={false} horizontalSpacing={0}>
            <Table.Tbody>
              {[
                ["Name", user.name],
                ["E-mail", <EmailState key="email" />],
                ["Workspace", workspace.name],
                ["Roles", user.roles.join(", ")],
              ].map(([name, value]) => (
                <Table.Tr key={String(name)}>
                  <Table.Th w={120} fw="regular" c="dimmed" bg="transparent">
                    {name}
                  </Table.Th>
                  <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Section>
        <Section title="Look">
          <Group justify="space-between">
            <Text fz="sm">Theme</Text>
            <SegmentedControl
              size="xs"
              aria-label="Theme"
              value={colorScheme}
              onChange={(value) => setColorScheme(value as typeof colorScheme)}
              data={[
                { value: "auto", label: "As the system" },
                { value: "light", label: "Light" },
                { value: "dark", label: "Dark" },
              ]}
            />
          </Group>
          <Group justify="space-between" mt="sm">
            <Text fz="sm">Keyboard shortcuts</Text>
            <Button size="xs" variant="default" onClick={openShortcutSheet}>
              See and change
            </Button>
          </Group>
        </Section>
        <Section title="Work" hint="Decides which queues are offered to you. A manager may change it too.">
          <MyLanguages />
        </Section>
        <Preferences />
        <ChangePassword />
        <Security />
        {mayManage && <Policy />}
        {mayManage && <ProjectDefaults />}
        <Sessions />
        {mayMakeKeys && <Keys kind="key" mine />}
        {mayReadProviders && <IdentityProviders />}
      </Stack>
    </Page>
  );
}

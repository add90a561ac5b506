import { Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useLocation } from "wouter";
import { Bell } from "../../../core/console/look/bell.tsx";
import { BrandMark } from "../../../core/console/look/brand-mark.tsx";
import { MyLanguages } from "../../../core/console/look/my-languages.tsx";
import { UserMenu } from "../../../core/console/look/user-menu.tsx";
import { keepKeys } from "../keys/keep-keys.ts";
import classes from "./queues.module.css";

/** Opens what a notification is about: pages of this app; the console lies at an address of its own. */
export function useOpenLink(): (link: string) => void {
  const [, go] = useLocation();
  return (link) => {
    if (link.startsWith("/app")) go(link.slice("/app".length) || "/");
    else
      notifications.show({ title: "This opens in the console", message: "Sign in there to see it.", color: "accent" });
  };
}

/** The bar over the queues page. */
export function AppBar() {
  const openLink = useOpenLink();
  const [speaking, languages] = useDisclosure(false);
  return (
    <header className={classes.bar} onKeyDown={keepKeys}>
      <Group gap={8}>
        <BrandMark size={22} />
        <Text fw={560} fz="sm">
          Welo workbench
        </Text>
      </Group>
      <Group gap={4}>
        <Bell onOpen={openLink} />
        <UserMenu onLanguages={languages.open} />
      </Group>
      <Modal opened={speaking} onClose={languages.close} title="Languages that I know">
        <MyLanguages />
      </Modal>
    </header>
  );
}

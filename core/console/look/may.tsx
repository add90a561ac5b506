import type { ReactNode } from "react";
import { useCan } from "./session.ts";

/** Shows its children to those who hold a permission; `otherwise` to all others. */
export function May({
  permission,
  otherwise = null,
  children,
}: {
  permission: string;
  otherwise?: ReactNode;
  children: ReactNode;
}) {
  return useCan(permission) ? children : otherwise;
}

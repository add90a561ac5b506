import { useEffect, useSyncExternalStore } from "react";
import type { Notification } from "../../notifications/contract.ts";
import { api } from "./api.ts";
import { edgeOrigin } from "./edge-origin.ts";
import { InboxConnection, type InboxMessage, type InboxState, type SocketLike } from "./inbox-connection.ts";
import { socketAddress } from "./socket-address.ts";

let state: InboxState = "closed";
let users = 0;
const stateListeners = new Set<() => void>();
const listeners = new Set<(message: InboxMessage) => void>();

const connection = new InboxConnection(
  {
    address: async (after) => {
      const { url, ticket } = await api.notifications.createSocketTicket({});
      return socketAddress(url, ticket, after, edgeOrigin());
    },
    connect: (address) => new WebSocket(address) as unknown as SocketLike,
    later: (ms, again) => {
      const timer = setTimeout(again, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  },
  (message) => {
    for (const listener of listeners) listener(message);
  },
  (next) => {
    state = next;
    for (const listener of stateListeners) listener();
  },
);

/** Keeps the inbox connected while mounted and calls `onMessage` for everything that arrives. */
export function useInbox(onMessage: (message: InboxMessage) => void): void {
  useEffect(() => {
    listeners.add(onMessage);
    return () => void listeners.delete(onMessage);
  }, [onMessage]);
  useEffect(() => {
    if (users++ === 0) connection.start();
    return () => {
      if (--users === 0) connection.stop();
    };
  }, []);
}

/** Whether the inbox is connected right now. */
export function useInboxState(): InboxState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    () => state,
  );
}

/** The notification in a message, if it holds one. */
export function notificationOf(message: InboxMessage): Notification | null {
  return message.type === "notification" && message.data ? message.data : null;
}

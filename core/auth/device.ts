import Bowser from "bowser";
import type { Cipher } from "../kernel/cipher.ts";

/** What a person would call the device behind a User-Agent: `Firefox on Linux`, or a program by its own name. */
export function deviceName(userAgent: string): string {
  if (!userAgent.trim()) return "Unknown device";
  const { browser, os } = Bowser.parse(userAgent);
  const product = userAgent.split(/[\s/(]/)[0]?.slice(0, 40);
  // The product that every browser begins with is nobody's name.
  const name =
    browser.name && browser.name !== "Mozilla"
      ? browser.name.replace("Microsoft ", "")
      : product === "Mozilla"
        ? ""
        : product;
  if (!name) return os.name ? `A browser on ${os.name}` : "Unknown device";
  return os.name ? `${name} on ${os.name}` : name;
}

/** A keyed hash that tells whether a person used such a device before. */
export function deviceIndex(cipher: Cipher, userId: string, userAgent: string): Buffer {
  return cipher.blindIndex("device", `${userId}\n${deviceName(userAgent)}`);
}

const local = /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|fe[89ab]|f[cd])/i;

/** Where a sign-in came from, in words. */
export function placeName(place: string | null, ip: string | null): string {
  if (place) return place;
  return !ip || local.test(ip.replace(/^::ffff:/i, "")) ? "Local network" : "Unknown place";
}

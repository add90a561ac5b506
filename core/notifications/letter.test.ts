import { expect, test } from "bun:test";
import { AccountMailKind, type AccountMail } from "../auth/account.contract.ts";
import { accountWords } from "./account-words.ts";
import { type Letter, letterHtml, letterText } from "./letter.ts";

const mail: AccountMail = {
  email: "ada@example.org",
  name: "Ada",
  workspace: "Engines",
  link: "/app/x#t",
  expiresAt: null,
  invitedBy: "Grace",
  hasAccount: false,
  signIn: { device: "Firefox on Linux", place: "Lisbon, Portugal", at: "2026-03-01T12:34:56.000Z" },
};
const letter: Letter = {
  name: "Ada",
  paragraphs: ["One.", "Two."],
  action: { label: "Do it", url: "https://welo.test/app/x#t" },
  footnote: { text: "Small." },
};

test.each([...AccountMailKind.options])("%s is short, and says what to do", (kind) => {
  const words = accountWords(kind, mail);
  expect(words.subject.length).toBeLessThan(60);
  expect(words.action).toBeString();
  expect(words.paragraphs.join(" ").length).toBeLessThan(260);
});

test("who has an account already is told so by the invitation's mail, and how to join all the same", () => {
  const { action, paragraphs } = accountWords("invitation", { ...mail, hasAccount: true });
  expect(action).toBe("Sign in");
  expect(paragraphs.join(" ")).toContain("ask to be invited at another address");
  expect(paragraphs.join(" ").length).toBeLessThan(260);
});

test("a letter is the same as text and as HTML", () => {
  expect(letterText(letter)).toBe(
    "Hello Ada,\n\nOne.\n\nTwo.\n\nDo it:\nhttps://welo.test/app/x#t\n\nSmall.\n\nWelo\n",
  );
  const html = letterHtml(letter);
  for (const part of ["Hello Ada,", "One.", "Two.", 'href="https://welo.test/app/x#t"', "Do it", "Small."])
    expect(html).toContain(part);
  expect(html).not.toMatch(/<img|<script|src=|@import|url\(/);
  expect(html).toContain("prefers-color-scheme: dark");
  for (const [, name] of html.matchAll(/class="(\w+)"/g)) expect(html).toMatch(new RegExp(`\\.${name}\\b`));
});

test("what people call themselves is neither markup nor more of the letter", () => {
  const invitedBy = "Grace\n\nYour account is locked: https://evil.test\n\n";
  const words = accountWords("invitation", { ...mail, invitedBy, workspace: "<b>Engines</b>\r\nBcc: all@evil.test" });
  expect(words.subject).not.toMatch(/[\r\n]/);
  const sent: Letter = { ...letter, name: '"><script>alert(1)</script>\n\nhi', paragraphs: words.paragraphs };
  expect(letterHtml(sent)).not.toContain("<script>");
  expect(letterHtml(sent)).not.toContain("<b>");
  expect(letterText(sent)).not.toContain("\n\nYour account is locked");
  expect(letterText(sent)).not.toContain("\n\nhi");
});

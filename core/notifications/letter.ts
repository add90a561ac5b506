import { oneLine } from "./rules.ts";

/** A letter before it is written out as text and as HTML. */
export interface Letter {
  /** Null greets nobody by name. */
  name: string | null;
  paragraphs: string[];
  action: { label: string; url: string } | null;
  footnote: { text: string; url?: string } | null;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c]!);
}

/** The plain text of a letter. */
export function letterText({ name, paragraphs, action, footnote }: Letter): string {
  const note = footnote && [footnote.text, footnote.url].filter(Boolean).join("\n");
  const parts = [greet(name), ...paragraphs, action && `${action.label}:\n${action.url}`, note, "Welo"];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

const font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** What a reader in the dark sees instead; mail programs that know no style sheets keep the light look, which stands inline. */
const dark = `@media (prefers-color-scheme: dark) {
  .paper { background: #0f1012 !important; color: #e8eaed !important }
  .card { background: #17181b !important; border-color: #2c2e33 !important }
  .mark { background: #5b7aec !important }
  .button { background: #4a69e2 !important }
  .link, .quiet { color: #a4a9b3 !important; border-color: #2c2e33 !important }
}`;

/** The same as HTML: one column of tables that every mail program lays out alike, one button, no pictures, nothing loaded from anywhere. */
export function letterHtml(letter: Letter): string {
  const { name, paragraphs, action, footnote } = letter;
  const p = (content: string) => `<p style="margin:0 0 16px;overflow-wrap:anywhere">${content}</p>`;
  const quiet = "color:#5c6370;font-size:13px;line-height:1.5";
  const button = action
    ? `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0 8px"><tr><td class="button" style="background:#3f5fe0;border-radius:6px"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:11px 20px;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(action.label)}</a></td></tr></table>
<p class="quiet" style="margin:0;${quiet}">Or open this address: <a class="link" href="${escapeHtml(action.url)}" style="color:#5c6370;overflow-wrap:anywhere">${escapeHtml(action.url)}</a></p>`
    : "";
  const said = footnote?.url
    ? `<a class="link" href="${escapeHtml(footnote.url)}" style="color:#5c6370">${escapeHtml(footnote.text)}</a>`
    : escapeHtml(footnote?.text ?? "");
  const note = footnote
    ? `<p class="quiet" style="margin:24px 0 0;padding-top:16px;border-top:1px solid #e4e6eb;${quiet}">${said}</p>`
    : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>Welo</title>
<style>${dark}</style></head>
<body class="paper" style="margin:0;padding:0;background:#f4f5f7;color:#1b1f26">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(oneLine(paragraphs[0] ?? "", 120))}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f5f7;color:#1b1f26"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px;text-align:left;font-family:${font};font-size:15px;line-height:1.55">
<tr><td style="padding:0 4px 16px;font-size:17px;font-weight:700"><span class="mark" style="display:inline-block;width:10px;height:10px;margin-right:8px;border-radius:3px;background:#3f5fe0"></span>Welo</td></tr>
<tr><td class="card" style="padding:28px;background:#ffffff;border:1px solid #e4e6eb;border-radius:10px">
${p(escapeHtml(greet(name)))}${paragraphs.map((one) => p(escapeHtml(one))).join("\n")}${button}${note}
</td></tr>
</table></td></tr></table></body></html>
`;
}

function greet(name: string | null): string {
  return name ? `Hello ${oneLine(name, 120)},` : "Hello,";
}

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

const font = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** The same as HTML: one column, one button, no pictures, nothing loaded from anywhere. */
export function letterHtml(letter: Letter): string {
  const { name, paragraphs, action, footnote } = letter;
  const p = (content: string) => `<p style="margin:0 0 16px">${content}</p>`;
  const button = action
    ? `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="display:inline-block;background:#3f5fe0;color:#ffffff;text-decoration:none;font-weight:600;padding:11px 20px;border-radius:6px">${escapeHtml(action.label)}</a></p>`
    : "";
  const note = footnote
    ? `<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #e4e6eb;color:#5c6370;font-size:13px">${footnote.url ? `<a href="${escapeHtml(footnote.url)}" style="color:#5c6370">${escapeHtml(footnote.text)}</a>` : escapeHtml(footnote.text)}</p>`
    : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>Welo</title></head>
<body style="margin:0;background:#f4f5f7"><div style="max-width:480px;margin:0 auto;padding:32px 16px;font:15px/1.55 ${font};color:#1b1f26">
<div style="font-weight:700;font-size:17px;margin:0 0 16px 4px">Welo</div>
<div style="background:#ffffff;border:1px solid #e4e6eb;border-radius:10px;padding:28px 28px 24px">
${p(escapeHtml(greet(name)))}${paragraphs.map((one) => p(escapeHtml(one))).join("\n")}${button}${note}
</div></div></body></html>
`;
}

function greet(name: string | null): string {
  return name ? `Hello ${oneLine(name, 120)},` : "Hello,";
}

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** CodeMirror in the theme's own colours, light and dark alike. */
export const codeTheme: Extension = [
  EditorView.theme({
    "&": {
      height: "100%",
      fontSize: "12px",
      backgroundColor: "var(--look-surface)",
      color: "var(--mantine-color-text)",
    },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": {
      fontFamily: "var(--mantine-font-family-monospace)",
      lineHeight: "1.6",
      overscrollBehavior: "contain",
    },
    ".cm-content": { caretColor: "var(--mantine-color-text)" },
    ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
    ".cm-gutters": {
      backgroundColor: "var(--look-surface)",
      color: "var(--mantine-color-dimmed)",
      border: "none",
      borderRight: "1px solid var(--look-line)",
    },
    ".cm-activeLine, .cm-activeLineGutter": {
      backgroundColor: "color-mix(in srgb, var(--look-hover) 60%, transparent)",
    },
    ".cm-picked": { backgroundColor: "var(--look-selected)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "color-mix(in srgb, var(--mantine-primary-color-filled) 28%, transparent)",
    },
    "&.cm-focused .cm-matchingBracket": {
      backgroundColor: "var(--look-selected)",
      outline: "1px solid var(--mantine-color-default-border)",
    },
    ".cm-foldPlaceholder": {
      backgroundColor: "var(--look-hover)",
      border: "1px solid var(--look-line)",
      color: "var(--mantine-color-dimmed)",
      padding: "0 6px",
    },
    ".cm-panels": {
      backgroundColor: "var(--look-canvas)",
      color: "var(--mantine-color-text)",
      borderColor: "var(--look-line)",
    },
    ".cm-panel.cm-search": { padding: "6px 8px", fontFamily: "var(--mantine-font-family)" },
    ".cm-textfield": {
      backgroundColor: "var(--look-surface)",
      color: "var(--mantine-color-text)",
      border: "1px solid var(--mantine-color-default-border)",
      borderRadius: "4px",
      fontSize: "12px",
    },
    ".cm-button": {
      background: "var(--look-surface)",
      color: "var(--mantine-color-text)",
      border: "1px solid var(--mantine-color-default-border)",
      borderRadius: "4px",
      fontSize: "12px",
    },
    ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--look-warn) 30%, transparent)" },
    ".cm-tooltip": {
      backgroundColor: "var(--look-surface)",
      color: "var(--mantine-color-text)",
      border: "1px solid var(--mantine-color-default-border)",
      borderRadius: "6px",
      fontFamily: "var(--mantine-font-family)",
      maxWidth: "420px",
    },
    ".cm-diagnostic-error": { borderLeftColor: "var(--look-bad)" },
    ".cm-diagnostic-warning": { borderLeftColor: "var(--look-warn)" },
    ".cm-lintRange-error": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--look-bad) 1px",
      textUnderlineOffset: "3px",
    },
    ".cm-lintRange-warning": {
      backgroundImage: "none",
      textDecoration: "underline wavy var(--look-warn) 1px",
      textUnderlineOffset: "3px",
    },
    ".cm-mergeView, .cm-mergeViewEditors": { height: "100%" },
    "&.cm-merge-a .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--look-bad) 8%, transparent)" },
    "&.cm-merge-b .cm-changedLine": { backgroundColor: "color-mix(in srgb, var(--look-good) 8%, transparent)" },
    "&.cm-merge-a .cm-changedText": { background: "color-mix(in srgb, var(--look-bad) 18%, transparent)" },
    "&.cm-merge-b .cm-changedText": { background: "color-mix(in srgb, var(--look-good) 18%, transparent)" },
    ".cm-changedText, .cm-changedText span": { color: "var(--mantine-color-text)" },
    ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"…"' },
    ".cm-collapsedLines": {
      background: "var(--look-hover)",
      color: "var(--mantine-color-dimmed)",
      fontFamily: "var(--mantine-font-family)",
    },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.propertyName, color: "var(--mantine-color-anchor)" },
      { tag: tags.string, color: "var(--look-good)" },
      { tag: [tags.number, tags.bool, tags.null], color: "var(--look-warn)" },
      { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--mantine-color-dimmed)" },
    ]),
  ),
];

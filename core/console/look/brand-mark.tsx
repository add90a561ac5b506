/** The product's mark: a box drawn around a point, as an annotator would. */
export function BrandMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden focusable="false">
      <rect width="24" height="24" rx="6" fill="var(--mantine-primary-color-filled)" />
      <path
        d="M6 9V6h3M15 6h3v3M18 15v3h-3M9 18H6v-3"
        stroke="#fff"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="12" cy="12" r="2.4" fill="#fff" />
    </svg>
  );
}

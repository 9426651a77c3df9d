/** How every control that one writes into looks. */
export const control =
  "w-full min-w-0 rounded-lg border border-line-strong/60 bg-surface px-3 text-sm text-ink placeholder:text-muted " +
  "aria-invalid:border-bad disabled:opacity-60";
